// What a real gpg says, in a home with one certificate and as of one time, read from its status lines by a
// reader of the test's own.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/timestamp.h"

namespace muster::test {

struct GpgWord {
  struct Valid {
    std::string signer;   // 40 hex digits
    std::string primary;  // of the certificate
    bool operator==(const Valid&) const = default;
  };
  std::vector<std::string> outcomes;  // GOODSIG, BADSIG, ERRSIG, EXPSIG, EXPKEYSIG, REVKEYSIG, in their order
  std::vector<Valid> valid;           // of each VALIDSIG
  int exit_code = 0;

  // Every signature that it found, and at least one.
  bool is_good() const;
  bool is_good_by(const Valid& one) const;  // and it is the only one, by that key
  std::string text() const;
};

GpgWord read_status(std::string_view status, int exit_code);

class GpgSide {
 public:
  // What it does not take in, it does not know afterwards.
  GpgSide(const std::string& certificate, Timestamp at);
  ~GpgSide();
  GpgSide(const GpgSide&) = delete;
  GpgSide& operator=(const GpgSide&) = delete;

  GpgWord verify(const std::string& signature, const std::string& payload) const;
  // Of a message that brings what it is over: inline or clear-signed.
  GpgWord verify_message(const std::string& message) const;

 private:
  GpgWord run_verify(const std::vector<std::string>& files) const;
  std::string run_gpg(const std::vector<std::string>& arguments, int& exit_code) const;

  std::string path_;
  std::string time_;
};

}  // namespace muster::test
