// The crash of March 2020 as a closed loop. One parameter is fitted (what share of the running hash rate were machines
// of the S9's generation) to one number (119.9 blocks a day over 10-25 March); the rest is prediction or stated
// beforehand.
#include "models/mining/price_replay.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cstdio>
#include <string>

using namespace minehall;
using namespace minehall::mining;

namespace {

constexpr double difficulty_before = 16552923967337.246; // row net-2020-03-10
constexpr double march = 1583020800;                     // 2020-03-01 00:00 UTC, in unix seconds

Duration day(double of_march) { return Duration::from_si(march + (of_march - 1) * 86400); }

// Rows net-2020-03-*, each held from 00:00 UTC of its date to the next one's.
std::vector<PriceStep> price_path() {
  const auto step = [](double date, double usd) { return PriceStep{day(date), BitcoinPrice::from_si(usd)}; };
  std::vector<PriceStep> path = {step(10, 7909.92787545295), step(12, 4959.31341437756), step(18, 5392.48783594389),
                                 step(25, 6689.96901285798), step(27, 6490.79541502046), step(28, 6231.81989023963)};
  path.front().from = day(9.5); // the period under way began on 9 March; noon is an assumption
  return path;
}

// Stated beforehand, all [M]: two generations (98 J/TH, the S9, and 45 J/TH, the S17e), 4.5 c/kWh in the median with a
// spread of 25 %, a response of 7 days. At the start the network finds 144 blocks a day, as after a retarget.
CoupledNetworkSpec world(double old_share, double response_days = 7, double began = 9.5) {
  const auto cents = [](double c) { return EnergyPrice::from_si(c / 100 / 3.6e6); };
  CoupledNetworkSpec spec{
      .world = {{"old", {}, 98.0_J_per_TH, cents(4.5), 0.25}, {"new", {}, 45.0_J_per_TH, cents(4.5), 0.25}},
      .response = Duration::from_si(response_days * 86400),
      .difficulty = difficulty_before,
      .height = 620928, // = 2016 x 308
      .period_began = day(began)};
  const HashPrice at_start =
      hashprice(difficulty_before, Bitcoin::from_si(12.5), spec.fee_share, price_path().front().price);
  const HashRate running = network_hash_rate(144, 1.0_days, difficulty_before);
  const double shares[] = {old_share, 1 - old_share};
  for (std::size_t i = 0; i < 2; ++i)
    spec.world[i].installed = shares[i] / share_that_pays(spec.world[i], at_start, spec.pool_fee) * running;
  return spec;
}

struct Outcome {
  double old_share, before, after; // blocks a day over 10-25 and 27-29 March
  RetargetRecord retarget;
  double retarget_day() const { return (retarget.date.si() - march) / 86400 + 1; }
  double change() const { return retarget.after / retarget.before - 1; }
};

std::optional<Outcome> outcome(double response_days, double began = 9.5) {
  auto path = price_path();
  path.front().from = day(began);
  const auto with = [&](double share) { return world(share, response_days, began); };
  const auto share = fit_to_blocks(with, path, day(10), day(26), 119.9, 0, 1);
  if (!share) return {};
  const std::array<Duration, 4> dates = {day(10), day(26), day(27), day(30)};
  const Replay replay = replay_prices(with(*share), path, dates);
  return Outcome{*share, blocks_a_day(replay.at[0], replay.at[1]), blocks_a_day(replay.at[2], replay.at[3]),
                 replay.retargets.front()};
}

void print(const char* what, const std::optional<Outcome>& o) {
  if (!o) return void(std::printf("%s: no share gives 119.9 blocks a day\n", what));
  std::printf("%s: old share %.3f (fitted), %.1f blocks/day before, retarget %.2f %% on %.2f March, %.1f after\n", what,
              o->old_share, o->before, o->change() * 100, o->retarget_day(), o->after);
}

} // namespace

TEST_CASE("March 2020: retarget and the days after it follow from one fitted share") {
  // Observed: 119.9 blocks a day over 10-25 March (fitted), retarget of -15.95 % on 26 March, 147 blocks a day over
  // 27-29 March, of which the luck of 441 blocks is 1 / sqrt(441) = 4.8 % or 7 a day. Blocks 10-25 March: 2.3 %.
  const auto predicted = outcome(7);
  print("response 7 days", predicted);
  REQUIRE(predicted);
  CHECK(predicted->before == Approx(119.9).epsilon(1e-6));
  CHECK(predicted->old_share == Approx(0.382).margin(0.005));
  CHECK(predicted->retarget_day() > 26);
  CHECK(predicted->retarget_day() < 27);
  CHECK(predicted->retarget.height == 622944);
  CHECK(predicted->change() == Approx(-0.1595).margin(0.005));
  CHECK(predicted->after == Approx(147).margin(2 * 7));
}

TEST_CASE("March 2020: what was assumed beforehand and how much hangs on it") {
  // The retarget hardly knows how fast the fleet answers; the days after it do: who returns at once overshoots.
  double last = 1000;
  for (const double days : {0.0, 1.0, 3.0, 7.0, 14.0}) {
    const auto at = outcome(days);
    print(("response " + std::to_string(static_cast<int>(days)) + " days").c_str(), at);
    REQUIRE(at);
    CHECK(at->change() == Approx(-0.1595).margin(0.006));
    CHECK(at->after < last);
    last = at->after;
  }
  for (const double began : {9.0, 10.0}) { // the period began somewhere on 9 March
    const auto at = outcome(7, began);
    print(began < 9.5 ? "period from 9 March 00:00" : "period from 10 March 00:00", at);
    REQUIRE(at);
    CHECK(at->change() == Approx(-0.1595).margin(0.013));
  }
}
