#include "models/power/graph.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::power;
using Catch::Matchers::Contains;

namespace {

ElementSpec feed() { return {.name = "feed", .kind = UtilityFeedSpec{10.0_MW}}; }
ElementSpec gear(std::string name, std::vector<Source> sources) {
  return {.name = std::move(name), .kind = SwitchgearSpec{1.0_MW}, .sources = std::move(sources)};
}

} // namespace

TEST_CASE("a graph that cannot work is refused with the names of what is wrong") {
  CHECK(problems({feed(), gear("a", {{"feed"}})}).empty());
  CHECK_THROWS_WITH((Graph{{gear("a", {{"b"}}), gear("b", {{"a"}})}}),
                    Contains("circle") && Contains("'a', 'b'") && Contains("no utility feed"));
  CHECK_THROWS_WITH((Graph{{feed(), gear("a", {{"fed"}})}}), Contains("'a' draws from 'fed', which does not exist"));
  CHECK_THROWS_WITH((Graph{{feed(), gear("a", {})}}), Contains("'a': has no source"));
  CHECK_THROWS_WITH((Graph{{feed(), gear("a", {{"feed", -1}})}}), Contains("must not be negative"));
  CHECK_THROWS_WITH((Graph{{feed(), gear("a", {{"feed", 0}})}}), Contains("weight 0"));
  CHECK_THROWS_WITH((Graph{{feed(), gear("a", {{"feed"}, {"feed"}})}}), Contains("twice"));
  CHECK_THROWS_WITH((Graph{{feed(), feed()}}), Contains("'feed' is given twice"));
  CHECK_THROWS_AS(Graph{std::vector<ElementSpec>{}}, std::invalid_argument);
  CHECK_THROWS_WITH((Graph{{feed(), {.name = "a", .kind = PduSpec{}, .sources = {{"feed"}}}}}), Contains("rating"));
}

TEST_CASE("an element that draws from itself is a circle") {
  CHECK_THROWS_WITH((Graph{{feed(), gear("a", {{"a"}})}}), Contains("circle") && Contains("'a'"));
}

TEST_CASE("a path of any length is refused or solved, never hangs") {
  std::vector<ElementSpec> elements{feed()};
  for (int i = 0; i < 5000; ++i) elements.push_back(gear(std::to_string(i), {{elements.back().name}}));
  CHECK_THROWS_WITH(Graph{elements}, Contains("more than 64 levels"));
}
