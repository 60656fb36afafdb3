# The pipeline of docs/cmake.md, as it stands there.
mkdir src programs
ln -s "$muster" programs/muster
PATH=$work/programs:$PATH
sed -n '/^```sh$/,/^```$/{/^```/!p}' "$kit/../../docs/cmake.md" >pipeline
printf 'dist/app.tar.gz: app.txt\n\tmkdir -p dist && tar -czf $@ app.txt\n' >src/Makefile
echo app >src/app.txt
echo /dist/ >src/.gitignore
repository src
mkdir out
run() { as "$1" env -C src "TRUST_ANCHOR=$anchor" "DESTINATION=$work/out" sh ../pipeline; }
run untagged
gone src/dist out/app.tar.gz
tag v1 bob
run by-bob
tag v1 alice
run release
there out/app.tar.gz out/evidence.intoto.jsonl
rm out/*
commit_unsigned alice
tag v2 alice
run unsigned
gone out/app.tar.gz
