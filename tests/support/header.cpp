// Carries a precompiled header (core/CMakeLists.txt, tests/CMakeLists.txt).
