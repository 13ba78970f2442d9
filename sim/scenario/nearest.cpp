#include "sim/scenario/nearest.hpp"

#include <algorithm>
#include <cctype>
#include <vector>

namespace minehall::scenario {

namespace {

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

// Optimal string alignment: insert, delete, replace, swap neighbours; a difference of case costs nothing.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (same ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

template <class Word> std::optional<std::string_view> find(std::string_view word, std::span<const Word> candidates) {
  constexpr std::size_t longest = 64; // nobody mistypes a longer word, and the table above is quadratic
  if (word.empty() || word.size() > longest) return {};
  std::optional<std::string_view> best;
  std::size_t least = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const std::string_view candidate : candidates) {
    if (candidate.empty() || candidate.size() > longest) continue;
    const std::size_t d = distance(word, candidate);
    if (d >= least || d >= std::max(word.size(), candidate.size())) continue;
    least = d;
    best = candidate;
  }
  return best;
}

template <class Word> std::string say(std::string_view word, std::span<const Word> candidates) {
  const auto best = find(word, candidates);
  return best ? "; did you mean '" + std::string{*best} + "'?" : std::string{};
}

} // namespace

std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string_view> candidates) {
  return find(word, candidates);
}

std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string> candidates) {
  return find(word, candidates);
}

std::string hint(std::string_view word, std::span<const std::string_view> candidates) { return say(word, candidates); }

std::string hint(std::string_view word, std::span<const std::string> candidates) { return say(word, candidates); }

} // namespace minehall::scenario
