#include "models/market/settlement.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace minehall;
using namespace minehall::market;

namespace {

constexpr double year_2024 = 1704067200; // 2024-01-01 UTC
constexpr PowerPrice usd_per_kw(double usd) { return PowerPrice::from_si(usd / 1e3); }
const Calendar calendar_utc{year_2024, "UTC"};

// One interval of an hour at constant power, energy at a constant price, delivery left out.
SettledInterval hour(int index, Power power, EnergyPrice price = {}) {
  const Duration from = index * 1.0_h;
  return {
      .from = from, .until = from + 1.0_h, .used = power * 1.0_h, .peak = power, .cost = {power * 1.0_h * price, {}}};
}

ChargeSpec charge(ChargeKind kind) { return {.name = "it", .counterparty = "utility", .validity = {}, .kind = kind}; }

Settlement settlement_of(ChargeKind kind, ChargeInputs inputs = {}) {
  return {{charge(std::move(kind))}, {std::move(inputs)}, calendar_utc, year_2024};
}

double money(const std::vector<BillLine>& lines, std::size_t account = 0) {
  double sum = 0;
  for (const auto& line : lines) sum += line.account == account ? line.money.si() : 0;
  return sum;
}

} // namespace

TEST_CASE("a rider charges all energy") {
  // 3 MW for 2 h at 0.63 USD/MWh: 3.78 USD
  auto settlement = settlement_of(RiderSpec{0.63_USD_per_MWh});
  settlement.add(hour(0, 3.0_MW));
  settlement.add(hour(1, 3.0_MW));
  CHECK(money(settlement.take_lines()) == Approx(-3.78));
  CHECK(settlement.take_lines().empty());
}

TEST_CASE("a demand charge bills the highest interval, or four fifths of a higher one of the eleven months before") {
  // January 10 MW, February 4 MW, 12 USD/kW: 120,000 USD, then max(4, 0.8 x 10) = 8 MW: 96,000 USD
  auto settlement = settlement_of(DemandChargeSpec{.rate = usd_per_kw(12), .demand_before = {}});
  for (int i = 0; i < 31 * 24; ++i) settlement.add(hour(i, i == 100 ? 10.0_MW : 1.0_MW));
  for (int i = 31 * 24; i < 60 * 24; ++i) settlement.add(hour(i, 4.0_MW));
  settlement.finish(60.0_days);
  const auto lines = settlement.take_lines();
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].money.si() == Approx(-120e3));
  CHECK(lines[0].until == 31.0_days);
  CHECK(lines[1].quantity == Approx(8e6));
  CHECK(lines[1].money.si() == Approx(-96e3));
}

TEST_CASE("the ratchet forgets after eleven months, and a part of a month pays its part") {
  // 10 MW in January 2024, 1 MW after: 0.8 x 10 MW until December, 1 MW from January 2025 on (half of it run)
  auto settlement = settlement_of(DemandChargeSpec{.rate = usd_per_kw(1), .demand_before = {}});
  const int december = 335 * 24, january = 366 * 24, end = january + 31 * 12;
  for (int i = 0; i < end; ++i) settlement.add(hour(i, i < 31 * 24 ? 10.0_MW : 1.0_MW));
  settlement.finish(end * 1.0_h);
  const auto lines = settlement.take_lines();
  REQUIRE(lines.size() == 13);
  CHECK(lines[11].from == december * 1.0_h);
  CHECK(lines[11].quantity == Approx(8e6));
  CHECK(lines[12].quantity == Approx(1e6));
  CHECK(lines[12].money.si() == Approx(-500));
}

TEST_CASE("a hedge block costs its price and earns the hub's, whatever the load; the load pays its zone") {
  // 20 MW at 40; hub 100; load 5 MW at zone 110 for 1 h: load 550, block 800, hub 2,000: all-in -650 USD for 5 MWh;
  // 15 MW above the load are resold: 1,500 USD
  const auto hub = Series::constant(100 / 3.6e9);
  auto settlement = settlement_of(HedgeBlockSpec{20.0_MW, 40.0_USD_per_MWh, "hub"}, {.price = &hub, .peaks = {}});
  settlement.add(hour(0, 5.0_MW, 110.0_USD_per_MWh));
  const auto lines = settlement.take_lines();
  CHECK(money(lines, 0) == Approx(-800));
  CHECK(money(lines, 1) == Approx(2000));
  CHECK(settlement.all_in().numerator / 1.0_USD == Approx(550 + 800 - 2000));
  CHECK(settlement.all_in().credits / 1.0_USD == Approx(1500));
  CHECK(settlement.all_in().usd_per_mwh() == Approx(-130));
}

TEST_CASE("the hub's price is its mean over the interval, and an open gap settles nothing") {
  // 50 for 15 min and 90 for 45 min: 80
  const Series hub{{0, 900, 3600}, {50 / 3.6e9, 90 / 3.6e9, NAN}};
  CHECK(mean(hub, {}, 1.0_h) * 3.6e9 == Approx(80));
  auto settlement = settlement_of(HedgeBlockSpec{1.0_MW, 40.0_USD_per_MWh, "hub"}, {.price = &hub, .peaks = {}});
  settlement.add(hour(0, 1.0_MW));
  settlement.add(hour(1, 1.0_MW));
  const auto lines = settlement.take_lines();
  CHECK(money(lines, 0) == Approx(-40));
  CHECK(money(lines, 1) == Approx(80));
  CHECK(settlement.unsettled() / 1.0_MWh == Approx(1));
  CHECK(settlement.hedged() / 1.0_MWh == Approx(1));
}

TEST_CASE("two agreements, or two blocks, are as good as one of their sum, and no better") {
  // 5 MW at 70; 6 MW at 30 saves 5 x 40 = 200 USD; 3 + 3 MW the same, not 3 x 40 twice, which would be 240
  Settlement two{{charge(PurchaseAgreementSpec{3.0_MW, 30.0_USD_per_MWh}),
                  charge(PurchaseAgreementSpec{3.0_MW, 30.0_USD_per_MWh})},
                 {{}, {}},
                 calendar_utc,
                 year_2024};
  two.add(hour(0, 5.0_MW, 70.0_USD_per_MWh));
  const auto lines = two.take_lines();
  CHECK(money(lines, 0) == Approx(120));
  CHECK(money(lines, 1) == Approx(80));
  // 10 + 10 MW for a load of 15: 5 MW are sold back at 50, 15 are covered
  const auto hub = Series::constant(50 / 3.6e9);
  const ChargeInputs at_hub{.price = &hub, .peaks = {}};
  Settlement blocks{{charge(HedgeBlockSpec{10.0_MW, 40.0_USD_per_MWh, "hub"}),
                     charge(HedgeBlockSpec{10.0_MW, 40.0_USD_per_MWh, "hub"})},
                    {at_hub, at_hub},
                    calendar_utc,
                    year_2024};
  blocks.add(hour(0, 15.0_MW));
  CHECK(blocks.all_in().credits / 1.0_USD == Approx(250));
  CHECK(blocks.hedged() / 1.0_MWh == Approx(15));
}

TEST_CASE("a block that no longer applies covers nothing") {
  const auto hub = Series::constant(50 / 3.6e9);
  auto block = charge(HedgeBlockSpec{10.0_MW, 40.0_USD_per_MWh, "hub"});
  block.validity.until = year_2024 + 3600;
  Settlement settlement{{block}, {{.price = &hub, .peaks = {}}}, calendar_utc, year_2024};
  settlement.add(hour(0, 15.0_MW));
  settlement.add(hour(1, 15.0_MW));
  CHECK(settlement.hedged() / 1.0_MWh == Approx(10));
}

TEST_CASE("a purchase agreement takes what is used up to its power instead of the zone's price") {
  // 5 MW used, 3 MW under the agreement at 30 instead of 70: 3 x (70 - 30) = 120 USD better
  auto settlement = settlement_of(PurchaseAgreementSpec{3.0_MW, 30.0_USD_per_MWh});
  settlement.add(hour(0, 5.0_MW, 70.0_USD_per_MWh));
  CHECK(money(settlement.take_lines()) == Approx(120));
  CHECK(settlement.all_in().numerator / 1.0_USD == Approx(350 - 120));
  settlement.add(hour(1, 0.0_MW, 70.0_USD_per_MWh));
  CHECK(settlement.take_lines().empty());
}

TEST_CASE("load at the four peaks sets next year's charge; last year's is due by twelfths") {
  // Peaks with 2, 4, 0 and 6 MW: mean 3 MW at 60 USD/kW: 180,000 USD next year. Last year's 8 MW: 480,000 USD due.
  std::vector<PeakInterval> peaks;
  for (const int day : {160, 190, 220, 250}) peaks.push_back({day * 1.0_days + 16.0_h, day * 1.0_days + 17.0_h});
  auto settlement = settlement_of(
      CoincidentPeakChargeSpec{.rate = usd_per_kw(60), .load_series = "load", .load_before = 8.0_MW}, {nullptr, peaks});
  const double at_peak[] = {2, 4, 0, 6};
  for (int i = 0; i < 366 * 24; ++i) {
    double megawatts = 5;
    for (std::size_t k = 0; k < 4; ++k)
      if (peaks[k].from == i * 1.0_h) megawatts = at_peak[k];
    settlement.add(hour(i, Power::from_si(megawatts * 1e6)));
  }
  settlement.finish(366.0_days);
  const auto lines = settlement.take_lines();
  CHECK(settlement.coincident_load(0) / 1.0_MW == Approx(3));
  CHECK(settlement.peaks_seen(0) == 4);
  CHECK(money(lines, 0) == Approx(-480e3));
  CHECK(money(lines, 1) == Approx(-180e3));
  CHECK(settlement.all_in().numerator / 1.0_USD == Approx(480e3));
  CHECK(settlement.all_in().incurred_for_next_year / 1.0_USD == Approx(180e3));
  CHECK(settlement.accounts()[1].due == Due::next_year);
}

TEST_CASE("at New Year the load at the peaks falls due, and the next year begins at none") {
  // 2024: 3 MW at all peaks, 2025: 5 MW. Due: 8 MW in 2024 as given, 3 MW in 2025; set for 2026: 5 MW
  std::vector<PeakInterval> peaks;
  for (const int day : {160, 190, 220, 250, 160 + 366, 190 + 366, 220 + 366, 250 + 366})
    peaks.push_back({day * 1.0_days + 16.0_h, day * 1.0_days + 17.0_h});
  auto settlement = settlement_of(
      CoincidentPeakChargeSpec{.rate = usd_per_kw(60), .load_series = "load", .load_before = 8.0_MW}, {nullptr, peaks});
  for (int i = 0; i < (366 + 365) * 24; ++i) settlement.add(hour(i, i < 366 * 24 ? 3.0_MW : 5.0_MW));
  settlement.finish(731.0_days);
  const auto lines = settlement.take_lines();
  CHECK(settlement.coincident_load(0) / 1.0_MW == Approx(5));
  CHECK(settlement.peaks_seen(0) == 8);
  CHECK(money(lines, 0) == Approx(-480e3 - 180e3));
  CHECK(money(lines, 1) == Approx(-300e3));
  CHECK(settlement.all_in().incurred_for_next_year / 1.0_USD == Approx(300e3));
}

TEST_CASE("the load at the peaks stays that of their year after New Year") {
  std::vector<PeakInterval> peaks;
  for (const int day : {160, 190, 220, 250}) peaks.push_back({day * 1.0_days + 16.0_h, day * 1.0_days + 17.0_h});
  auto settlement = settlement_of(
      CoincidentPeakChargeSpec{.rate = usd_per_kw(60), .load_series = "load", .load_before = 8.0_MW}, {nullptr, peaks});
  for (int i = 0; i < (366 + 40) * 24; ++i) settlement.add(hour(i, 3.0_MW));
  settlement.finish(406.0_days);
  CHECK(settlement.peaks_seen(0) == 4);
  CHECK(settlement.coincident_load(0) / 1.0_MW == Approx(3));
}

TEST_CASE("of a minimum only what goes beyond last year's part is booked as new") {
  // From 1 August 2024 without a peak yet: June and July at 8 MW of last year are 4 MW of four; the minimum of 5 MW
  // books 1 MW
  const double august = year_2024 + 213 * 86400.0;
  const Calendar calendar{august, "UTC"};
  auto methods = four_cp();
  methods.front().minimum = 5.0_MW;
  Settlement settlement{{charge(CoincidentPeakChargeSpec{
                            .rate = usd_per_kw(60), .load_series = "load", .load_before = 8.0_MW, .methods = methods})},
                        {{nullptr, {}}},
                        calendar,
                        august};
  for (int i = 0; i < 31 * 24; ++i) settlement.add(hour(i, 4.0_MW));
  settlement.finish(31.0_days);
  CHECK(settlement.all_in().incurred_for_next_year / 1.0_USD == Approx(60e3));
}

TEST_CASE("peaks of the months before the run are those of last year's load") {
  // From 1 August 2024 with 4 MW; June and July are 8 MW of the year before: due in 2025 is (2 x 4 + 2 x 8) / 4 = 6 MW
  const double august = year_2024 + 213 * 86400.0;
  const Calendar calendar{august, "UTC"};
  const std::vector<PeakInterval> peaks = {{10.0_days, 10.0_days + 1.0_h}, {40.0_days, 40.0_days + 1.0_h}};
  Settlement settlement{
      {charge(CoincidentPeakChargeSpec{.rate = usd_per_kw(60), .load_series = "load", .load_before = 8.0_MW})},
      {{nullptr, peaks}},
      calendar,
      august};
  for (int i = 0; i < (153 + 31) * 24; ++i) settlement.add(hour(i, 4.0_MW));
  settlement.finish(184.0_days);
  CHECK(money(settlement.take_lines(), 0) == Approx(-60e3 / 12 * (5 * 8 + 6)));
}

TEST_CASE("a peak hour that four intervals make up is their mean") {
  // 15-minute intervals of 1, 2, 3 and 6 MW in the peak hour: 3 MW of one peak of four
  const std::vector<PeakInterval> peaks = {{1.0_h, 2.0_h}};
  auto settlement = settlement_of(
      CoincidentPeakChargeSpec{.rate = usd_per_kw(60), .load_series = "load", .load_before = {}}, {nullptr, peaks});
  const double load[] = {9, 9, 9, 9, 1, 2, 3, 6, 9};
  for (int i = 0; i < 9; ++i)
    settlement.add({i * 15.0_min, (i + 1) * 15.0_min, Power::from_si(load[i] * 1e6) * 15.0_min, {}, {}});
  CHECK(settlement.coincident_load(0) / 1.0_MW == Approx(3.0 / 4));
}

TEST_CASE("rules apply by the date of the interval and of the connection") {
  const Validity new_loads{.from = year_2024 + 3600, .until = {}, .connected_from = 100.0, .connected_until = 200.0};
  CHECK(!applies(new_loads, 150, year_2024));
  CHECK(applies(new_loads, 150, year_2024 + 3600));
  CHECK(!applies(new_loads, 99, year_2024 + 3600));
  CHECK(!applies(new_loads, 200, year_2024 + 3600));
  auto rider = charge(RiderSpec{10.0_USD_per_MWh});
  rider.validity = {.from = year_2024 + 3600, .until = year_2024 + 7200, .connected_from = {}, .connected_until = {}};
  Settlement settlement{{rider}, {{}}, calendar_utc, 0};
  for (int i = 0; i < 4; ++i) settlement.add(hour(i, 1.0_MW));
  CHECK(money(settlement.take_lines()) == Approx(-10));
}

TEST_CASE("a monthly charge that begins or ends inside a month is paid for its part, on the intervals that it covers") {
  // 10 MW on 5 January, 2 MW else; the charge applies from the 11th on: 21 of 31 days of 2 MW at 1 USD/kW
  auto demand = charge(DemandChargeSpec{.rate = usd_per_kw(1), .ratchet = 0, .demand_before = {}});
  demand.validity.from = year_2024 + 10 * 86400;
  auto fixed = charge(FixedChargeSpec{3100.0_USD});
  fixed.validity.until = year_2024 + 10 * 86400;
  Settlement settlement{{demand, fixed}, {{}, {}}, calendar_utc, year_2024};
  for (int i = 0; i < 31 * 24; ++i) settlement.add(hour(i, i / 24 == 4 ? 10.0_MW : 2.0_MW));
  settlement.finish(31.0_days);
  const auto lines = settlement.take_lines();
  CHECK(money(lines, 0) == Approx(-2000 * 21.0 / 31));
  CHECK(money(lines, 1) == Approx(-1000));
}

TEST_CASE("a fixed charge is paid by the month, and a higher load never lowers a demand charge") {
  auto fixed = settlement_of(FixedChargeSpec{3100.0_USD});
  fixed.finish(10.0_days); // 10 of 31 days
  CHECK(money(fixed.take_lines()) == Approx(-1000));
  double before = 0;
  for (const double megawatts : {0.0, 1.0, 5.0}) {
    auto demand = settlement_of(DemandChargeSpec{.rate = usd_per_kw(1), .demand_before = 2.0_MW});
    demand.add(hour(0, Power::from_si(megawatts * 1e6)));
    demand.finish(31.0_days);
    const double cost = -money(demand.take_lines());
    CHECK(cost >= before);
    CHECK(cost >= 1600 * (1 - 1e-12)); // 0.8 x 2 MW
    before = cost;
  }
}

TEST_CASE("without energy there is no price, but a numerator") {
  auto settlement = settlement_of(FixedChargeSpec{3100.0_USD});
  settlement.finish(31.0_days);
  CHECK(settlement.all_in().numerator / 1.0_USD == Approx(3100));
  CHECK(std::isnan(settlement.all_in().usd_per_mwh()));
}
