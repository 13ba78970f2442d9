#include "models/power/transfer_switch.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::power;

namespace {

constexpr TransferSwitchSpec ats() { return {.rating = 1.0_MW, .retransfer_delay = 300.0_s}; }

} // namespace

TEST_CASE("a switch leaves a dead source at once, is open for its transfer time, and returns after a delay") {
  TransferSwitch at{ats()};
  CHECK_FALSE(at.look({}, 0b11));
  CHECK(at.look(10.0_s, 0b10));
  CHECK(at.open());
  CHECK(at.selected() == 1);
  CHECK(*at.next_event() == 10.1_s);
  CHECK(at.advance(10.1_s));
  CHECK_FALSE(at.open());
  CHECK_FALSE(at.look(60.0_s, 0b11));
  CHECK(*at.next_event() == 360.0_s);
  CHECK(at.advance(360.0_s));
  CHECK(at.open());
  CHECK(at.selected() == 0);
  CHECK(at.advance(*at.next_event()));
  CHECK_FALSE(at.next_event());
}

TEST_CASE("a switch waits where no source lives and goes to the first that comes") {
  TransferSwitch at{ats()};
  CHECK_FALSE(at.look(1.0_s, 0b00));
  CHECK_FALSE(at.next_event());
  CHECK(at.selected() == 0);
  CHECK(at.look(11.0_s, 0b10));
  CHECK(at.selected() == 1);
}

TEST_CASE("a preferred source that dies again during the wait is not returned to") {
  TransferSwitch at{ats()};
  at.look({}, 0b10);
  at.advance(0.1_s);
  at.look(100.0_s, 0b11);
  CHECK(at.next_event());
  at.look(200.0_s, 0b10);
  CHECK_FALSE(at.next_event());
  at.look(250.0_s, 0b11);
  CHECK(*at.next_event() == 550.0_s); // counted anew
}

TEST_CASE("a delay stages the transfer, and ends if the source comes back") {
  auto spec = ats();
  spec.delay = 5.0_s;
  TransferSwitch at{spec};
  CHECK_FALSE(at.look(10.0_s, 0b10));
  CHECK(*at.next_event() == 15.0_s);
  CHECK_FALSE(at.look(12.0_s, 0b11));
  CHECK_FALSE(at.next_event());
  at.look(20.0_s, 0b10);
  CHECK(at.advance(25.0_s));
  CHECK(at.open());
}

TEST_CASE("a source that dies while the switch is on its way is left again on arrival") {
  TransferSwitch at{ats()};
  at.look({}, 0b10);
  at.look(0.05_s, 0b01);
  CHECK(at.advance(0.1_s));
  CHECK(at.open());
  CHECK(at.selected() == 0);
}

TEST_CASE("a static switch's break is bridged by a power supply's hold-up, an ATS's is not") {
  auto spec = ats();
  CHECK_FALSE(TransferSwitch{spec}.short_break(0.02_s));
  spec.transfer = 0.004_s;
  CHECK(TransferSwitch{spec}.short_break(0.02_s));
}

TEST_CASE("a wait to leave a dead source ends with its return: a better one must prove itself anew") {
  auto spec = ats();
  spec.delay = 5.0_s;
  TransferSwitch at{spec, 2};
  CHECK_FALSE(at.look({}, 0b100));
  CHECK_FALSE(at.look(10.0_s, 0b010)); // its source dies, a better one lives
  CHECK(*at.next_event() == 15.0_s);
  CHECK_FALSE(at.look(12.0_s, 0b110)); // and is back
  CHECK(*at.next_event() == 312.0_s);
  CHECK_FALSE(at.look(20.0_s, 0b010));
  CHECK(*at.next_event() == 25.0_s); // dead again
}
