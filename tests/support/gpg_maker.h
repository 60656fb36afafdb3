// A home in which gpg itself makes keys and signatures, as of times that the test says. What runs in it ends
// with it.
#pragma once

#include <string>
#include <vector>

namespace muster::test {

class GpgMaker {
 public:
  GpgMaker();
  ~GpgMaker();
  GpgMaker(const GpgMaker&) = delete;
  GpgMaker& operator=(const GpgMaker&) = delete;

  const std::string& path() const { return path_; }
  // What gpg writes; it must succeed. `time` as in "20200601T000000"; keys have no passphrase.
  std::string gpg(const std::string& time, const std::vector<std::string>& arguments) const;
  // The same of a command that asks: `answers` are its lines.
  std::string gpg_that_asks(const std::string& time, const std::vector<std::string>& arguments,
                            const std::string& answers) const;

  // In hex, of the primary key, or of the subkey of that place from 1 on.
  std::string fingerprint(const std::string& name, std::size_t place = 0) const;
  // Without armour.
  std::string export_of(const std::string& name) const;
  // By exactly that (sub)key, without armour unless the options say so. `how` is one of "--detach-sign",
  // "--sign", "--clearsign".
  std::string sign(const std::string& time, const std::string& fingerprint, const std::string& document,
                   const std::vector<std::string>& options = {},
                   const std::string& how = "--detach-sign") const;
  // Why: 0 nothing said, 1 compromised, 2 superseded, 3 retired (gpg's order of asking).
  void revoke(const std::string& time, const std::string& name, unsigned why) const;
  void revoke_subkey(const std::string& time, const std::string& name, unsigned place, unsigned why) const;

 private:
  std::string program(const std::vector<std::string>& arguments, const std::string& input) const;

  std::string path_;
};

}  // namespace muster::test
