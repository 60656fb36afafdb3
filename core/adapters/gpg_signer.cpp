#include "adapters/gpg_signer.h"

#include <iterator>
#include <utility>
#include <vector>

#include "adapters/gpg_program.h"
#include "adapters/process.h"
#include "formats/armor.h"
#include "model/limits.h"

namespace muster {

namespace {

constexpr std::string_view pem_begin = "-----BEGIN CERTIFICATE-----";

std::string name_of(CertificateKind kind) {
  return kind == CertificateKind::openpgp ? "gpg" : "gpgsm";
}

// How people list what --key and user.signingKey may name.
std::string listing(CertificateKind kind) {
  return kind == CertificateKind::openpgp ? "gpg --list-secret-keys --with-subkey-fingerprint"
                                          : "gpgsm --list-secret-keys";
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

Result<ProcessOutput> run_gnupg(CertificateKind kind, std::vector<std::string> arguments,
                                const std::string& input) {
  auto program = gnupg_program(name_of(kind));
  if (!program) return tl::unexpected(std::move(program).error());
  // Nothing is asked on a terminal but by the agent, and whatever a settings file says of it nothing is
  // armoured.
  std::vector<std::string> all = {std::move(*program), "--batch", "--quiet", "--no-armor"};
  std::move(arguments.begin(), arguments.end(), std::back_inserter(all));
  return run({std::move(all), input, {}, {"LC_ALL=C"}, {}, limits::gpg_output_bytes});
}

Fault no_certificate(const GpgSigningKey& key, const std::string& why) {
  return {FaultId::config, name_of(key.kind) + " gives no certificate of " + key.user_id + ": " + why,
          "name a key that it has: " + listing(key.kind)};
}

std::string without_mark(const std::string& user_id) {
  return user_id.ends_with('!') ? user_id.substr(0, user_id.size() - 1) : user_id;
}

// What gpgsm writes above a certificate is about it and no part of it.
Result<std::string> exported_pem(const GpgSigningKey& key) {
  auto said = run_gnupg(key.kind, {"--armor", "--export", key.user_id}, "");
  if (!said) return tl::unexpected(std::move(said).error());
  const std::size_t begin = said->out.find(pem_begin);
  if (said->exit_code != 0 || begin == std::string::npos)
    return tl::unexpected(
        no_certificate(key, said->error.empty() ? "there is none" : first_line(said->error)));
  return said->out.substr(begin);
}

}  // namespace

Result<std::string> exported_certificate(const GpgSigningKey& key) {
  if (key.kind == CertificateKind::x509) return exported_pem(key);
  auto said =
      run_gnupg(key.kind, {"--export-options", "export-minimal", "--export", without_mark(key.user_id)}, "");
  if (!said) return tl::unexpected(std::move(said).error());
  if (said->exit_code != 0 || said->out.empty())
    return tl::unexpected(
        no_certificate(key, said->error.empty() ? "there is none" : first_line(said->error)));
  return armored_pgp_key(said->out);
}

Result<std::string> gpg_sign(const GpgSigningKey& key, const std::string& message) {
  std::vector<std::string> arguments = {"--local-user", key.user_id};
  if (key.kind == CertificateKind::openpgp) arguments.emplace_back("--no-textmode");
  arguments.emplace_back("--detach-sign");
  auto said = run_gnupg(key.kind, std::move(arguments), message);
  if (!said) return tl::unexpected(std::move(said).error());
  if (said->exit_code == 0 && !said->out.empty()) return std::move(said->out);
  return tl::unexpected(
      Fault{FaultId::config,
            name_of(key.kind) + " signs nothing by " + key.user_id + ": " + first_line(said->error),
            "see whether the private key is there, " + listing(key.kind) +
                ", and whether the agent may ask for its passphrase (GPG_TTY); or name another "
                "with --key"});
}

}  // namespace muster
