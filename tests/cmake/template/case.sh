# templates/cmake-project as its README says, word by word: a line that ends in "# refused..." has to fail.
key alice
mkdir programs
ln -s "$muster" programs/muster
PATH=$work/programs:$PATH
export GIT_CONFIG_GLOBAL=$work/gitconfig CMAKE_PREFIX_PATH=$package
git config --file "$GIT_CONFIG_GLOBAL" user.name alice
git config --file "$GIT_CONFIG_GLOBAL" user.email alice@example.org
git config --file "$GIT_CONFIG_GLOBAL" gpg.format ssh
git config --file "$GIT_CONFIG_GLOBAL" user.signingKey "$work/keys/alice.pub"
cp -r "$kit/../../templates/cmake-project" hello
cd hello
sed -n '/^```sh$/,/^```$/{/^```/!p}' README.md >"$work/commands"
[ "$(wc -l <"$work/commands")" -lt 10 ] || fail "the README has ten commands or more"
while read -r line; do
  case $line in
    *"# refused"*) as refused bash -c "$line" ;;
    *) as done bash -c "$line" ;;
  esac
done <"$work/commands"
there build/hello-1.0.0-Linux.tar.gz build/muster/evidence.intoto.jsonl
tar -xOf build/hello-1.0.0-Linux.tar.gz hello-1.0.0-Linux/bin/hello >"$work/packed"
chmod +x "$work/packed"
[ "$("$work/packed")" = hello ] || fail "the package holds no hello"
