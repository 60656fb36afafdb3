# What comes from elsewhere is taken in with a good signature, and released with one.
key alice
key bob
printf 'from elsewhere\n' >"$work/data"
signature() { ssh-keygen -q -Y sign -n file -f "$work/keys/$1" <"$work/data" 2>/dev/null; }
project
cp data src/data
signature alice >src/data.sig
commit alice

bazel_as good build //:verified_data
holds "$out/verified_data.verified/data" "from elsewhere"
release released
there "$out/release/data"

# bob may commit, and not release.
signature bob >src/data.sig
commit bob
bazel_as stranger build //:verified_data
gone "$out/verified_data.verified/data"
release not-released
nothing_released
signature alice >src/data.sig
commit alice
bazel_as good build //:verified_data
echo "more" >>src/data
commit alice
bazel_as altered build //:verified_data
gone "$out/verified_data.verified/data"
