#include "sim/scenario/document.hpp"
#include "sim/scenario/read_charges.hpp"
#include "sim/scenario/read_programmes.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace minehall;
using Catch::Matchers::Contains;

namespace {

template <class Reader> auto read(const std::string& yaml, Reader reader) {
  auto document = scenario::parse("site.yaml", "it: " + yaml + "\n");
  auto spec = reader("it", document.root().section("it"));
  document.root().finish();
  document.finish();
  return spec;
}
market::ChargeSpec charge(const std::string& yaml) { return read(yaml, scenario::read_charge); }
market::ProgrammeSpec programme(const std::string& yaml) { return read(yaml, scenario::read_programme); }

} // namespace

TEST_CASE("a demand charge reads with its unit, its ratchet and its dates") {
  const auto spec = charge("{kind: demand charge, rate: 12 USD/kW, from: 2025-01-01 00:00 UTC, counterparty: wires}");
  const auto& demand = std::get<market::DemandChargeSpec>(spec.kind);
  CHECK(demand.rate.si() == Approx(0.012));
  CHECK(demand.ratchet == 0.8);
  CHECK(demand.ratchet_months == 11);
  CHECK(spec.name == "it");
  CHECK(spec.counterparty == "wires");
  CHECK(spec.validity.from == 1735689600.0);
  CHECK(!spec.validity.until);
}

TEST_CASE("each kind of charge reads") {
  CHECK(std::get<market::RiderSpec>(charge("{kind: rider, rate: 0.63 USD/MWh}").kind).rate == 0.63_USD_per_MWh);
  const auto block = charge("{kind: hedge block, power: 20 MW, price: 35 USD/MWh, hub: hub_price}");
  CHECK(std::get<market::HedgeBlockSpec>(block.kind).power == 20.0_MW);
  CHECK(market::series_of(block) == "hub_price");
  const auto peaks = charge("{kind: coincident peak charge, rate: 60 USD/kW, load: ercot_load, load_before: 80 MW}");
  CHECK(market::series_of(peaks) == "ercot_load");
  const auto& methods = std::get<market::CoincidentPeakChargeSpec>(peaks.kind).methods;
  REQUIRE(methods.size() == 1);
  CHECK(methods[0].months == std::vector{6, 7, 8, 9});
  const auto agreement = charge("{kind: purchase agreement, power: 5 MW, price: 30 USD/MWh}");
  CHECK(std::get<market::PurchaseAgreementSpec>(agreement.kind).price / 30.0_USD_per_MWh == Approx(1));
  CHECK(std::get<market::FixedChargeSpec>(charge("{kind: fixed charge, per_month: 1.2 kUSD}").kind).per_month ==
        1200.0_USD);
}

TEST_CASE("charges that cannot be are refused with their place") {
  CHECK_THROWS_WITH(charge("{kind: demand charge, rate: 12 USD/MWh}"), Contains("such as '12 USD/kW'"));
  CHECK_THROWS_WITH(charge("{kind: demand charge, rate: -1 USD/kW}"), Contains("it.rate: must not be negative"));
  CHECK_THROWS_WITH(charge("{kind: demnd charge, rate: 1 USD/kW}"), Contains("demand charge"));
  CHECK_THROWS_WITH(charge("{kind: rider, rate: 1 USD/MWh, from: 2025-01-01 00:00 UTC, until: 2024-01-01 00:00 UTC}"),
                    Contains("it.until: must be after 'from'"));
}

TEST_CASE("a programme has the terms of its kind, and what is given beside") {
  const auto ecrs = programme("{kind: ecrs, award: 20 MW, capacity_series: ecrs_price, penalty: 100 USD/MWh}");
  CHECK(market::kind_name(ecrs.kind) == "ecrs");
  CHECK(ecrs.award.power == 20.0_MW);
  CHECK(ecrs.terms.deadline == 10.0_min);
  CHECK(ecrs.terms.payment.series == "ecrs_price");
  CHECK(ecrs.terms.payment.shortfall == 1);
  CHECK(std::isinf(ecrs.award.until));
  const auto ers = programme("{kind: ers, award: 5 MW, deadline: 30 min, baseline: at call}");
  CHECK(ers.terms.deadline == 30.0_min);
  CHECK(ers.terms.baseline == market::Baseline::at_call);
  CHECK(!ers.terms.stacks);
}

TEST_CASE("the large loads' service has its notice of a day") {
  const auto service = programme("{kind: large load service, award: 20 MW, capacity_price: 6 USD/MWh}");
  CHECK(service.terms.notice == 24.0_h);
  CHECK(service.terms.deadline == 30.0_min);
  CHECK(std::get<market::LargeLoadServiceSpec>(service.kind).threshold == 75.0_MW);
  CHECK(programme("{kind: large load service, award: 20 MW, notice: 36 h}").terms.notice == 36.0_h);
}

TEST_CASE("SB6 names the switches that go to backup, and waits for it") {
  const auto law = programme("{kind: sb6, award: 3 MW, backup: [ats_1, ats_2]}");
  CHECK(std::get<market::Sb6Spec>(law.kind).backup == std::vector<std::string>{"ats_1", "ats_2"});
  CHECK(law.terms.notice == 1.0_min);
  CHECK(programme("{kind: sb6, award: 3 MW}").terms.notice == Duration{});
}

TEST_CASE("triggers read with the unit of what they watch") {
  const auto rrs = programme("{kind: rrs, award: 10 MW, trigger: {kind: value at or below, series: f, level: 59.7}}");
  const auto& low = std::get<market::ThresholdTrigger>(rrs.trigger);
  CHECK(low.level == 59.7);
  CHECK(rrs.terms.at_once);
  const auto slow = programme("{kind: rrs, award: 10 MW, operating_time: 2 s, opens: [mining_01], recall: 20 min}");
  CHECK(slow.terms.deadline == 2.0_s);
  CHECK(std::get<market::RrsSpec>(slow.kind).opens == std::vector<std::string>{"mining_01"});
  CHECK(std::get<market::RrsSpec>(slow.kind).recall == 20.0_min);
  CHECK(!low.above);
  const auto slow_clr = programme("{kind: clr, award: 30 MW, strike: 80 USD/MWh, ramp_per_minute: 2 MW}");
  CHECK(slow_clr.terms.deadline == 15.0_min);
  const auto clr = programme(
      "{kind: clr, award: 30 MW, strike: 80 USD/MWh, trigger: {kind: price above, series: p, level: 80 USD/MWh}}");
  CHECK(std::get<market::ThresholdTrigger>(clr.trigger).level * 3.6e9 == Approx(80));
  CHECK(std::get<market::ClrSpec>(clr.kind).interval == 5.0_min);
  const auto random = programme("{kind: voluntary, trigger: {kind: random, per_year: 4, length: 3 h}}");
  CHECK(std::get<market::RandomTrigger>(random.trigger).length == 3.0_h);
}

TEST_CASE("programmes that cannot be are refused with their place") {
  CHECK_THROWS_WITH(programme("{kind: ecrs, award: -1 MW}"), Contains("it.award: must not be negative"));
  CHECK_THROWS_WITH(programme("{kind: ecrs, award: 1 MW, deadlne: 5 min}"), Contains("did you mean 'deadline'"));
  CHECK_THROWS_WITH(programme("{kind: voluntary, trigger: {kind: random, per_year: 4, length: 0 h}}"),
                    Contains("it.trigger.length: must be above zero"));
  CHECK_THROWS_WITH(programme("{kind: voluntary, trigger: {kind: random, per_year: 100, length: 90 h}}"),
                    Contains("it.trigger.length: so many calls of this length fill the year"));
}

namespace {

const std::string in_turn =
    "methods: [{until: 2026-10-01 00:00 America/Chicago}, {from: 2026-10-01 00:00 America/Chicago, "
    "months: [january, february], per_month: 2, first_month: october, interval: 30 min, "
    "load: net_load, rate: 70 USD/kW, minimum: 20 MW, minimum_of_own_peak: 100 %}]";

} // namespace

TEST_CASE("methods of peaks read in turn, of a charge and of a programme") {
  const auto check = [](const std::vector<market::PeakMethod>& methods) {
    REQUIRE(methods.size() == 2);
    CHECK(methods[0].months == std::vector{6, 7, 8, 9});
    CHECK(methods[0].validity.until == 1790830800.0);
    const auto& second = methods[1];
    CHECK(second.validity.from == 1790830800.0);
    CHECK(second.months == std::vector{1, 2});
    CHECK(second.per_month == 2);
    CHECK(second.first_month == 10);
    CHECK(second.interval == 30.0_min);
    CHECK(second.load_series == "net_load");
    CHECK(second.rate.value().si() == Approx(0.07));
    CHECK(second.minimum == 20.0_MW);
    CHECK(second.minimum_of_own_peak == 1);
  };
  const auto bill = charge("{kind: coincident peak charge, rate: 60 USD/kW, load: ercot_load, " + in_turn + "}");
  check(std::get<market::CoincidentPeakChargeSpec>(bill.kind).methods);
  const auto peaks = programme("{kind: 4cp, award: 5 MW, rate: 60 USD/kW, load: ercot_load, " + in_turn + "}");
  check(std::get<market::FourCpSpec>(peaks.kind).methods);
}

TEST_CASE("methods that leave a gap, overlap or have no months are refused with their place") {
  const auto with = [](const std::string& methods) {
    return charge("{kind: coincident peak charge, rate: 60 USD/kW, load: l, methods: [" + methods + "]}");
  };
  CHECK_THROWS_WITH(with("{until: 2026-10-01 00:00 UTC}, {from: 2027-01-01 00:00 UTC}"),
                    Contains("it.methods: no method holds from 2026-10-01T00:00:00Z to 2027-01-01T00:00:00Z"));
  CHECK_THROWS_WITH(with("{until: 2027-01-01 00:00 UTC}, {from: 2026-10-01 00:00 UTC}"),
                    Contains("it.methods: more than one method holds from 2026-10-01T00:00:00Z"));
  CHECK_THROWS_WITH(with("{months: [june, juli]}"), Contains("'juli' is no month"));
  CHECK_THROWS_WITH(with("{months: [june, june]}"), Contains("'june' is given twice"));
  CHECK_THROWS_WITH(with("{months: []}"), Contains("needs at least one month"));
  CHECK_THROWS_WITH(with("{first_month: octobre}"), Contains("october"));
  CHECK_THROWS_WITH(with("{interval: 10 s}"), Contains("must lie in [1 min, 1 h]"));
  CHECK_THROWS_WITH(with(""), Contains("needs at least one method; without the key it is 4CP"));
  CHECK_THROWS_WITH(programme("{kind: 4cp, award: 5 MW, rate: 60 USD/kW, load: l, trigger: {kind: random, per_year: 1, "
                              "length: 1 h}}"),
                    Contains("it.trigger: a 4cp programme is called by its forecast"));
  CHECK_THROWS_WITH(with("{per_month: 0}"), Contains("per_month"));
  CHECK_THROWS_WITH(with("{mnths: [june]}"), Contains("did you mean 'months'"));
}
