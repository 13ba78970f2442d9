#include "models/market/programme_state.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace minehall;
using namespace minehall::market;

namespace {

ProgrammeSpec ecrs(Power power, Duration sustain = 2.0_h) {
  ProgrammeSpec spec{.name = "ecrs", .award = {.power = power}, .kind = EcrsSpec{}, .terms = {}, .trigger = {}};
  spec.terms = default_terms(spec.kind);
  spec.terms.sustain = sustain;
  return spec;
}

// Keeps every date of next() on the way.
void go(Programme& programme, Duration until, Power load, Duration& now) {
  while (now < until) {
    now = std::min(programme.next(now), until);
    programme.advance(now, load);
  }
}

} // namespace

TEST_CASE("an ECRS call rises to the award in ten minutes and is over after its sustain") {
  // 50 MW load, 20 MW awarded, called at 1 h: 5 min later 10 MW are owed, at 1 h 10 min 20 MW, until 3 h 10 min
  Programme programme{ecrs(20.0_MW), {{1.0_h, 9.0_h, 1}}, 0};
  Duration now;
  CHECK(programme.next(now) == 1.0_h);
  go(programme, 1.0_h, 50.0_MW, now);
  auto owed = programme.obligation(now);
  CHECK(owed.phase == Phase::ramping);
  CHECK(owed.reduction == Power{});
  CHECK(owed.target / 1.0_MW == Approx(30));
  CHECK(owed.by == 1.0_h + 10.0_min);
  CHECK(owed.until == 3.0_h + 10.0_min);
  CHECK(programme.next(now) == owed.by);
  go(programme, 1.0_h + 5.0_min, 50.0_MW, now);
  CHECK(programme.obligation(now).reduction / 1.0_MW == Approx(10));
  CHECK(programme.obligation(now).ceiling / 1.0_MW == Approx(40));
  go(programme, owed.by, 30.0_MW, now);
  CHECK(programme.obligation(now).phase == Phase::active);
  go(programme, owed.until, 30.0_MW, now);
  CHECK(programme.obligation(now).phase == Phase::none);
  CHECK(programme.next(now) == Duration::from_si(std::numeric_limits<double>::infinity()));
}

TEST_CASE("what is delivered counts up to what is committed") {
  // Ramp 0 -> 20 MW in 10 min: 1.667 MWh; then 20 MW for 50 min: 16.667 MWh. The load falls by 20 MW after 5 min:
  // before it nothing is given (0.4167 MWh short), after it all of the commitment and 0.4167 MWh more than owed.
  Programme programme{ecrs(20.0_MW), {{0.0_h, 1.0_h, 1}}, 0};
  Duration now;
  go(programme, 5.0_min, 50.0_MW, now);
  go(programme, 1.0_h, 30.0_MW, now);
  REQUIRE(programme.deliveries().size() == 1);
  const auto& delivery = programme.deliveries()[0];
  CHECK(delivery.baseline == 50.0_MW);
  CHECK(delivery.committed / 1.0_MWh == Approx(20.0 / 12 + 20 * 50.0 / 60));
  CHECK((delivery.committed - delivery.delivered) / 1.0_MWh == Approx(20.0 / 12 / 4));
  CHECK(delivery.over / 1.0_MWh == Approx(20.0 / 12 / 4));
  CHECK(delivery.met_deadline);
  CHECK(*delivery.reached == 5.0_min);
}

TEST_CASE("too little too late pays the penalty and forfeits capacity") {
  // Half of 20 MW from minute 10 on: of 18.333 MWh committed 8.333 + the ramp's share. On the ramp nothing is given.
  // performance = 8.333 / 18.333 = 0.4545; capacity 10 USD/MW/h x 20 MW x 1 h = 200 USD, of it 54.5 % forfeited;
  // 10 MWh short at 100 USD/MWh
  auto spec = ecrs(20.0_MW);
  spec.terms.payment.capacity = 10.0_USD_per_MWh;
  spec.terms.payment.penalty = 100.0_USD_per_MWh;
  Programme programme{spec, {{0.0_h, 1.0_h, 1}}, 0};
  Duration now;
  go(programme, 10.0_min, 50.0_MW, now);
  go(programme, 1.0_h, 40.0_MW, now);
  const auto& delivery = programme.deliveries().at(0);
  CHECK(!delivery.met_deadline);
  CHECK(!delivery.reached);
  CHECK(delivery.performance() == Approx(5.0 / 11));
  CHECK(delivery.penalty / 1.0_USD == Approx(1000 + 200 * 6.0 / 11));
  CHECK(programme.capacity_payment() / 1.0_USD == Approx(200));
  CHECK(programme.penalty() == delivery.penalty);
}

TEST_CASE("capacity is paid by the hour's price while the award lasts, called or not") {
  // 20 MW; 5 USD/MW/h for an hour, then 8; award ends after 90 min: 100 + 80 USD
  const Series price{{0, 3600}, {5 / 3.6e9, 8 / 3.6e9}};
  auto spec = ecrs(20.0_MW);
  spec.award.until = 1000 + 5400;
  Programme programme{spec, {{2.0_h, 3.0_h, 1}}, 1000, &price};
  Duration now;
  CHECK(programme.next(now) == 90.0_min);
  go(programme, 4.0_h, 50.0_MW, now);
  CHECK(programme.capacity_payment() / 1.0_USD == Approx(180));
  CHECK(programme.deliveries().empty()); // called outside the award
  CHECK(programme.refused() == 1);
}

TEST_CASE("capacity is paid for what stands by, and the rest is counted and charged") {
  // 20 MW at 10 USD/MW/h: an hour with 50 MW that could go, one with none (off for the price), one with 5 MW: 200 + 0
  // + 50 USD, 35 MWh did not stand by, charged once more at the capacity price: 350 USD
  auto spec = ecrs(20.0_MW);
  spec.terms.payment.capacity = 10.0_USD_per_MWh;
  spec.terms.payment.unavailable = 1;
  Programme programme{spec, {}, 0};
  programme.advance(1.0_h, 60.0_MW, 50.0_MW);
  CHECK(programme.capacity_payment() / 1.0_USD == Approx(200));
  programme.advance(2.0_h, 10.0_MW, 0.0_MW);
  CHECK(programme.capacity_payment() / 1.0_USD == Approx(200));
  programme.advance(3.0_h, 15.0_MW, 5.0_MW);
  CHECK(programme.capacity_payment() / 1.0_USD == Approx(250));
  CHECK(programme.stood_by() / 1.0_MWh == Approx(25));
  CHECK(programme.unavailable() / 1.0_MWh == Approx(35));
  CHECK(programme.unavailable_charge() / 1.0_USD == Approx(350));
  CHECK(programme.capacity_of_award() / 1.0_USD == Approx(600));
}

TEST_CASE("what a call has shed stands by, and so does who recovers by the programme's leave") {
  auto spec = ecrs(20.0_MW, 1.0_h);
  spec.terms.payment.capacity = 10.0_USD_per_MWh;
  spec.terms.recovery = 1.0_h;
  Programme programme{spec, {{1.0_h, 9.0_h, 1}}, 0};
  programme.advance(1.0_h, 50.0_MW, 20.0_MW);
  programme.advance(1.0_h + 10.0_min, 30.0_MW, 0.0_MW); // all of it is down
  programme.advance(2.0_h + 10.0_min, 30.0_MW, 0.0_MW); // until its sustain ends
  programme.advance(3.0_h + 10.0_min, 30.0_MW, 0.0_MW); // and an hour of recovery
  CHECK(programme.unavailable() / 1.0_MWh == Approx(0).margin(1e-9));
  programme.advance(4.0_h + 10.0_min, 30.0_MW, 0.0_MW);
  CHECK(programme.unavailable() / 1.0_MWh == Approx(20));
  CHECK(programme.capacity_payment() / 1.0_USD == Approx(200 * (3 + 1.0 / 6)));
}

TEST_CASE("a relay owes all of it half a second after the frequency falls") {
  ProgrammeSpec spec{.name = "rrs", .award = {.power = 10.0_MW}, .kind = RrsSpec{}, .terms = {}, .trigger = {}};
  spec.terms = default_terms(spec.kind);
  const Series frequency{{0, 600, 1500}, {60, 59.6, 60}};
  Programme programme{spec, calls_by_threshold(frequency, {"f", 59.7, false}, 1.0_h), 0};
  Duration now;
  go(programme, 10.0_min, 12.0_MW, now);
  CHECK(programme.obligation(now).by == 600.5_s);
  go(programme, 600.4_s, 12.0_MW, now);
  go(programme, 1.0_h, 2.0_MW, now);
  CHECK(programme.deliveries().at(0).met_deadline);
  CHECK(*programme.deliveries().at(0).reached == 600.4_s);
}

TEST_CASE("a ceiling is met by the level, not by a change") {
  // SB6 with a level of 5 MW: from 80 MW down by 75; a load at 5 MW before the call owes nothing more
  ProgrammeSpec spec{.name = "sb6", .award = {.power = 5.0_MW}, .kind = Sb6Spec{}, .terms = {}, .trigger = {}};
  spec.terms = default_terms(spec.kind);
  for (const double before : {80.0, 5.0}) {
    Programme programme{spec, {{1.0_h, 3.0_h, 1}}, 0};
    Duration now;
    go(programme, 1.0_h, Power::from_si(before * 1e6), now);
    CHECK(programme.obligation(now).target / 1.0_MW == Approx(5));
    CHECK(programme.obligation(now).full / 1.0_MW == Approx(before - 5).margin(1e-9));
    go(programme, 3.0_h, 5.0_MW, now);
    CHECK(programme.deliveries().at(0).performance() == Approx(1));
  }
}

TEST_CASE("the baseline of ERS is the mean of the hour before") {
  // 40 MW for 30 min, 60 MW for 30 min: 50 MW; what came before the hour does not count
  ProgrammeSpec spec{.name = "ers", .award = {.power = 10.0_MW}, .kind = ErsSpec{}, .terms = {}, .trigger = {}};
  spec.terms = default_terms(spec.kind);
  Programme programme{spec, {{2.0_h, 3.0_h, 1}}, 0};
  Duration now;
  go(programme, 1.0_h, 99.0_MW, now);
  go(programme, 1.5_h, 40.0_MW, now);
  go(programme, 2.0_h, 60.0_MW, now);
  CHECK(programme.under_way()->baseline / 1.0_MW == Approx(50));
}

TEST_CASE("notice comes before the ramp, recovery after the end, and a call in between is refused") {
  auto spec = ecrs(20.0_MW, 1.0_h);
  spec.terms.notice = 30.0_min;
  spec.terms.recovery = 3.0_h;
  Programme programme{spec, {{0.0_h, 9.0_h, 1}, {10.0_h, 10.5_h, 1}}, 0};
  Duration now;
  programme.call({3.0_h, 4.0_h, 1}); // falls into the recovery from the first one
  programme.advance({}, 50.0_MW);
  CHECK(programme.obligation({}).phase == Phase::far);
  CHECK(programme.obligation({}).by == 40.0_min);
  go(programme, 100.0_min, 30.0_MW, now);
  CHECK(programme.obligation(now).phase == Phase::recovering);
  CHECK(programme.next(now) == 280.0_min);
  go(programme, 280.0_min, 50.0_MW, now);
  CHECK(programme.obligation(now).phase == Phase::none);
  CHECK(programme.refused() == 1); // the one at 3 h
  programme.call({5.0_h, 6.0_h, 1});
  go(programme, 11.0_h, 50.0_MW, now);
  CHECK(programme.deliveries().size() == 3);
}

TEST_CASE("a call released before its deadline owes only its ramp") {
  Programme programme{ecrs(20.0_MW), {{0.0_h, 5.0_min, 1}}, 0};
  Duration now;
  go(programme, 1.0_h, 50.0_MW, now);
  // nothing was given: half the ramp, 10 MW after 5 min, 0.4167 MWh
  CHECK(programme.deliveries().at(0).committed / 1.0_MWh == Approx(20.0 / 12 / 4));
  CHECK(!programme.deliveries().at(0).met_deadline);
}

TEST_CASE("integrals do not depend on how often one looks") {
  Programme seldom{ecrs(20.0_MW), {{1.0_h, 4.0_h, 1}}, 0}, often{ecrs(20.0_MW), {{1.0_h, 4.0_h, 1}}, 0};
  Duration a, b;
  go(seldom, 1.0_h, 50.0_MW, a);
  go(seldom, 4.0_h, 37.0_MW, a);
  for (int minute = 1; minute <= 240; ++minute) go(often, minute * 1.0_min, minute <= 60 ? 50.0_MW : 37.0_MW, b);
  CHECK(often.deliveries().at(0).delivered / seldom.deliveries().at(0).delivered == Approx(1).epsilon(1e-12));
  CHECK(often.committed() / seldom.committed() == Approx(1).epsilon(1e-12));
}

TEST_CASE("a call during another is refused and counted, however much more it asks for") {
  // 4 MW of 20 are owed, then all of them are called for: 4 it stays
  Programme programme{ecrs(20.0_MW), {}, 0};
  Duration now;
  programme.call({{}, 1.0_h, 0.2});
  go(programme, 30.0_min, 50.0_MW, now);
  programme.call({30.0_min, 2.0_h, 1});
  go(programme, 2.0_h, 46.0_MW, now);
  REQUIRE(programme.deliveries().size() == 1);
  CHECK(programme.deliveries()[0].until == 1.0_h);
  CHECK(programme.deliveries()[0].award / 1.0_MW == Approx(4));
  CHECK(programme.refused() == 1);
}

TEST_CASE("a call that began before the award asks from its beginning on, and ends with it") {
  // beyond the level from 1 h to 9 h; awarded from 3 h to 5 h
  auto spec = ecrs(20.0_MW, 9.0_h);
  spec.award.from = 3 * 3600;
  spec.award.until = 5 * 3600;
  Programme programme{spec, {{1.0_h, 9.0_h, 1}, {10.0_h, 11.0_h, 1}}, 0};
  Duration now;
  go(programme, 12.0_h, 50.0_MW, now);
  REQUIRE(programme.deliveries().size() == 1);
  CHECK(programme.deliveries()[0].called == 3.0_h);
  CHECK(programme.deliveries()[0].full_at == 3.0_h + 10.0_min);
  CHECK(programme.deliveries()[0].until == 5.0_h);
  CHECK(programme.refused() == 1); // the one after it
}

TEST_CASE("a call under way at the end of a run is charged as far as it went") {
  // an hour of 20 MW, of which 5 are given: ramp 0 -> 20 MW in 10 min, then 50 min: 15 MW x 50 min short, and on the
  // ramp what lies above 5 MW: 15 x 7.5 min / 2; at 100 USD/MWh
  auto spec = ecrs(20.0_MW);
  spec.terms.payment = {.capacity = {}, .series = {}, .energy = 10.0_USD_per_MWh, .penalty = 100.0_USD_per_MWh};
  Programme programme{spec, {{{}, 9.0_h, 1}}, 0};
  Duration now;
  programme.advance({}, 50.0_MW);
  go(programme, 1.0_h, 45.0_MW, now);
  CHECK(programme.penalty() == Money{});
  programme.settle();
  CHECK(programme.penalty() / 1.0_USD == Approx(100 * (15 * 50.0 / 60 + 15 * 7.5 / 60 / 2)));
  CHECK(programme.energy_payment() / 1.0_USD == Approx(10 * (5 * 50.0 / 60 + 5 * 7.5 / 60 + 5 * 2.5 / 60 / 2)));
  CHECK(programme.under_way()->penalty == programme.penalty());
}

TEST_CASE("what others have taken of a reduction is not delivered") {
  // 20 MW down, of which 8 MW are left for this one
  Programme programme{ecrs(20.0_MW), {{{}, 9.0_h, 1}}, 0};
  Duration now;
  programme.advance({}, 50.0_MW);
  go(programme, 10.0_min, 30.0_MW, now);
  programme.advance(1.0_h, 30.0_MW, Programme::unbounded, {8.0_MW, 8.0_MW});
  CHECK((programme.committed() - programme.delivered()) / 1.0_MWh == Approx(12 * 50.0 / 60));
  CHECK(!programme.under_way()->met_deadline);
  CHECK(programme.claim(2.0_h).first == 20.0_MW);
}
