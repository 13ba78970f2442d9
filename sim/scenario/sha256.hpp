// SHA-256 (FIPS 180-4) of an input's bytes, for the provenance of a run.
#pragma once

#include <string>
#include <string_view>

namespace minehall::scenario {

std::string sha256(std::string_view bytes); // 64 lower-case hexadecimal digits

} // namespace minehall::scenario
