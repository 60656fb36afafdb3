# A signed input: unsigned, signed by a stranger or altered it stops the configuration, and a build as well when
# it changes afterwards, with its old time stamp. One lies outside of the tree, one in it.
project
sign() { rm -f "$2.sig"; key "$1"; ssh-keygen -q -Y sign -n file -f "$work/keys/$1" "$2" 2>/dev/null; }
echo 'a table' >table.txt
configure unsigned "-DTABLE=$work/table.txt"
sign mallory table.txt
configure stranger
sign alice table.txt
mkdir signatures
cp table.txt other.txt
sign alice other.txt
mv other.txt.sig signatures/other
configure configure "-DOTHER=$work/other.txt" "-DSIGNATURE=$work/signatures/other"
build build
for file in table.txt other.txt; do
  cp -p $file kept
  echo changed >$file
  touch -r kept $file
  build changed
  cp -p kept $file
done
build again
# One that changed is verified by a new configuration, which the build makes.
echo changed >table.txt
build altered
