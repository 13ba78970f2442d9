// The mistake in an input file. Exit status 4.
#pragma once

#include <stdexcept>

namespace minehall::scenario {

// what() is file:line:column: name: problem; way out.
class SeriesError : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

} // namespace minehall::scenario
