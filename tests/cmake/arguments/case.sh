# Each NAME.cmake is one configuration that fails, but `accepted`; NAME-output.txt is what it has to say.
anchor=""
mkdir src
cp "$case_dir"/*.cmake "$case_dir/CMakeLists.txt" src
for file in "$case_dir"/*.cmake; do
  name=$(basename "$file" .cmake)
  usual_result=1
  [ "$name" != accepted ] || usual_result=0
  configure "$name" -DCASE="$name"
  [ "$name" = accepted ] || [ -f "$case_dir/$name-output.txt" ] || fail "$name has no -output.txt"
  rm -rf bld
done
