# The Makefile of docs/cmake.md, as it stands there.
mkdir src programs
ln -s "$muster" programs/muster
PATH=$work/programs:$PATH
sed -n '/^```make$/,/^```$/{/^```/!p}' "$kit/../../docs/cmake.md" >src/Makefile
cat >>src/Makefile <<'MORE'

dist/app.tar.gz: app.txt
	mkdir -p dist
	tar -czf $@ app.txt
MORE
echo app >src/app.txt
echo /dist/ >src/.gitignore
repository src
mkdir out
run() { local step=$1; shift; as "$step" make -C src "TRUST_ANCHOR=$anchor" "DESTINATION=$work/out" "$@"; }
run untagged release
gone src/dist/app.tar.gz
run unsealed publish
tag v1 alice
run release release
there src/dist/app.tar.gz
run publish publish
there out/app.tar.gz out/evidence.intoto.jsonl
rm out/*
cp src/dist/app.tar.gz kept
echo altered >>src/dist/app.tar.gz
run altered publish
cp kept src/dist/app.tar.gz
tag v1 bob
run by-bob publish
gone out/app.tar.gz
run by-bob-release release
gone src/dist/app.tar.gz
