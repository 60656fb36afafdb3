# Nothing has the file's name before it is verified; what is there is verified again.
project
mkdir site
echo 'a table' >site/table.txt
key mallory
sign() { rm -f "$2.sig"; key "$1"; ssh-keygen -q -Y sign -n file -f "$work/keys/$1" "$2" 2>/dev/null; }
fetch() { local step=$1; shift; configure "$step" "-DURL=file://$work/site/table.txt" "$@"; }
fetch unsigned
gone bld/table.txt bld/table.txt.unverified
sign mallory site/table.txt
fetch stranger
gone bld/table.txt bld/table.txt.unverified bld/table.txt.sig bld/table.txt.sig.unverified
sign alice site/table.txt
mv site/table.txt.sig site/elsewhere
fetch elsewhere "-DSIGNATURE=SIGNATURE_URL;file://$work/site/elsewhere"
there bld/table.txt bld/table.txt.sig
# Not fetched again; verified all the same, and fetched again when it is not what it was.
mv site away
fetch kept "-DSIGNATURE=SIGNATURE_URL;file://$work/site/elsewhere"
echo altered >bld/table.txt
fetch altered
gone bld/table.txt
mv away site
mv site/elsewhere site/table.txt.sig
fetch again -DSIGNATURE=
holds bld/table.txt 'a table'
hash() { printf 'EXPECTED_HASH;SHA256=%s' "$(sha256sum "$1" | cut -d' ' -f1)"; }
fetch hash "-DHASH=$(hash site/table.txt)"
fetch other-hash "-DHASH=$(hash src/CMakeLists.txt)"
gone bld/table.txt
