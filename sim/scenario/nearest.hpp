// "did you mean": the candidate with the smallest edit distance, if it is near enough to be a slip of the finger.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace minehall::scenario {

// At most a third of the word's letters may differ (and at least two may); swapped neighbours count as one.
std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string_view> candidates);
std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string> candidates);

// "; did you mean 'limit'?", or nothing.
std::string hint(std::string_view word, std::span<const std::string_view> candidates);
std::string hint(std::string_view word, std::span<const std::string> candidates);

} // namespace minehall::scenario
