// A charge by coincident peaks whose method changes with the year, or with the date of the site's connection.
#include "models/market/settlement.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::market;

namespace {

constexpr PowerPrice usd_per_kw(double usd) { return PowerPrice::from_si(usd / 1e3); }

SettledInterval hour(int index, Power power) {
  const Duration from = index * 1.0_h;
  return {.from = from, .until = from + 1.0_h, .used = power * 1.0_h, .peak = power, .cost = {}};
}

// From January 2026 to January 2028 (UTC), a peak at noon of the first of each month that counts: 10 MW in the first
// nine months, 4 MW in the others, else 1 MW, once 30 MW in February 2027.
constexpr double year_2026 = 1767225600, october_2026 = 1790812800, january_2027 = 1798761600;
const Calendar from_2026{year_2026, "UTC"};

Settlement settle_years(const CoincidentPeakChargeSpec& spec, double connected) {
  ChargeInputs inputs;
  for (int month = 0; month < 24; ++month) {
    const Duration noon = from_2026.month_start(month) + 12.0_h;
    const auto* method = method_at(spec.methods, connected, from_2026, noon);
    if (counts(*method, from_2026, noon)) inputs.peaks.push_back({noon, noon + 1.0_h});
  }
  Settlement settlement{{{"it", "utility", {}, spec}}, {inputs}, from_2026, connected};
  const int end = static_cast<int>(from_2026.month_start(25) / 1.0_h);
  for (int i = 0; i < end; ++i) {
    const auto local = from_2026.local(i * 1.0_h);
    const bool peak = local.day == 1 && local.hour == 12;
    const bool once = local.year == 2027 && local.month == 2 && local.day == 3 && local.hour == 3;
    const Power at_peak = i * 1.0_h < from_2026.date(october_2026) ? 10.0_MW : 4.0_MW;
    settlement.add(hour(i, once ? 30.0_MW : peak ? at_peak : 1.0_MW));
  }
  settlement.finish(end * 1.0_h);
  return settlement;
}

CoincidentPeakChargeSpec in_turn(double change) {
  CoincidentPeakChargeSpec spec;
  spec.rate = usd_per_kw(60);
  spec.load_before = 12.0_MW;
  PeakMethod four, twelve;
  four.validity.until = twelve.validity.from = change;
  twelve.months = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  twelve.first_month = 10;
  twelve.rate = usd_per_kw(72);
  spec.methods = {four, twelve};
  return spec;
}

std::vector<BillLine> due(const std::vector<BillLine>& lines, std::size_t account) {
  std::vector<BillLine> found;
  for (const auto& line : lines)
    if (line.account == account) found.push_back(line);
  return found;
}

} // namespace

TEST_CASE("the year after a change of the method is still set by the old one") {
  // 4CP until October 2026: 2026 by last year's 12 MW, 2027 by the 10 MW of June to September 2026, both at 60 USD/kW;
  // 12CP from then on: 2028 by the 4 MW of October 2026 to September 2027, at 72; a twelfth a month
  auto settlement = settle_years(in_turn(october_2026), year_2026);
  const auto lines = settlement.take_lines();
  const auto paid = due(lines, 0);
  REQUIRE(paid.size() == 25);
  CHECK(paid[0].money.si() == Approx(-12e3 * 60 / 12));
  CHECK(paid[11].money.si() == Approx(-12e3 * 60 / 12));
  CHECK(paid[12].money.si() == Approx(-10e3 * 60 / 12));
  CHECK(paid[23].money.si() == Approx(-10e3 * 60 / 12));
  CHECK(paid[24].money.si() == Approx(-4e3 * 72 / 12));
  CHECK(settlement.peaks_seen(0) == 4 + 15);
  // what was incurred and is not yet due: the three peaks from October 2027 on, for 2029
  CHECK(settlement.all_in().incurred_for_next_year / 1.0_USD == Approx(4e3 * 3 / 12 * 72));
  CHECK(settlement.coincident_load(0) / 1.0_MW == Approx(4.0 * 3 / 12));
}

TEST_CASE("a change in a year of peaks shares it by its peaks") {
  // 12CP from January 2027 on, of a year from October: 2028 is set by nine peaks of 4 MW, none of them in 2026
  auto settlement = settle_years(in_turn(january_2027), year_2026);
  const auto paid = due(settlement.take_lines(), 0);
  REQUIRE(paid.size() == 25);
  CHECK(paid[12].money.si() == Approx(-10e3 * 60 / 12));
  CHECK(paid[24].money.si() == Approx(-4e3 * 72 / 12));
}

TEST_CASE("a minimum binds sites connected from its date on") {
  // 2028: a site from before pays for 4 MW at its peaks; one from 2026 for its own peak of 30 MW in February 2027
  auto spec = in_turn(october_2026);
  auto young = spec.methods.back();
  spec.methods.back().validity.connected_until = young.validity.connected_from = year_2026;
  young.minimum = 20.0_MW;
  young.minimum_of_own_peak = 1;
  spec.methods.push_back(young);
  REQUIRE(method_problems(spec.methods, {}).empty());
  const auto bill = [&](const CoincidentPeakChargeSpec& of, double connected) {
    auto settlement = settle_years(of, connected);
    return -due(settlement.take_lines(), 0).at(24).money.si();
  };
  CHECK(bill(spec, year_2026 - 1) == Approx(4e3 * 72 / 12));
  CHECK(bill(spec, year_2026) == Approx(30e3 * 72 / 12));
  spec.methods.back().minimum_of_own_peak = 0;
  CHECK(bill(spec, year_2026) == Approx(20e3 * 72 / 12));
}
