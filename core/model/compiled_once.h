// For types that many files copy, move and end: the code for it is compiled once, in the .cpp that says so,
// and not again in each of those files.
#pragma once

// NOLINTBEGIN(cppcoreguidelines-macro-usage)
#define MUSTER_COMPILED_ONCE(Type)        \
  Type(const Type& other);                \
  Type(Type&& other) noexcept;            \
  Type& operator=(const Type& other);     \
  Type& operator=(Type&& other) noexcept; \
  ~Type()

#define MUSTER_COMPILED_HERE(Type)                        \
  Type::Type(const Type& other) = default;                \
  Type::Type(Type&& other) noexcept = default;            \
  Type& Type::operator=(const Type& other) = default;     \
  Type& Type::operator=(Type&& other) noexcept = default; \
  Type::~Type() = default
// NOLINTEND(cppcoreguidelines-macro-usage)
