#include "models/scheduling/slots.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::scheduling;

namespace {

std::uint32_t node_of(const std::optional<Parts>& parts) { return static_cast<std::uint32_t>(parts->front().node); }

} // namespace

TEST_CASE("a small job goes to the fullest node that has room, at equal room to the lowest id") {
  Slots slots{3, 8};
  slots.take({{NodeId{1}, 5}});
  slots.take({{NodeId{2}, 2}});
  CHECK(node_of(slots.find(3)) == 1);
  CHECK(node_of(slots.find(4)) == 2);
  CHECK(node_of(slots.find(7)) == 0);
  slots.release({{NodeId{1}, 5}});
  CHECK(node_of(slots.find(7)) == 0);
}

TEST_CASE("a job larger than a node takes whole nodes") {
  Slots slots{3, 8};
  slots.take({{NodeId{0}, 1}});
  const auto parts = slots.find(12);
  REQUIRE(parts);
  REQUIRE(parts->size() == 2);
  CHECK((*parts)[0].node == NodeId{1});
  CHECK((*parts)[1].slots == 8);
  CHECK_FALSE(slots.find(17)); // three whole nodes; one is in use
  CHECK(slots.can_ever_fit(24));
  CHECK_FALSE(slots.can_ever_fit(25));
}

TEST_CASE("nothing is placed on a closed node, and its slots come back with it") {
  Slots slots{2, 4};
  slots.take({{NodeId{0}, 3}});
  slots.close(NodeId{0});
  CHECK(slots.free_total() == 4);
  CHECK(node_of(slots.find(1)) == 1);
  slots.release({{NodeId{0}, 3}}); // the gang that the failure killed
  CHECK(slots.free_total() == 4);
  slots.reopen(NodeId{0});
  slots.reopen(NodeId{0});
  CHECK(slots.free_total() == 8);
  CHECK(node_of(slots.find(1, {true, false})) == 1);
  CHECK_FALSE(slots.find(8, {true, false}));
}
