# ctest asks the gate.
project
configure configure
as test ctest --test-dir bld ${multi:+-C Release}
tag v1.0 alice
as tested ctest --test-dir bld ${multi:+-C Release}
commit_unsigned bob
as refused ctest --test-dir bld ${multi:+-C Release}
