// Prices and loads of ERCOT, against the figures of the traces' own description.
#include "models/market/foresight.hpp"
#include "models/market/peaks.hpp"
#include "tests/scenario/import_fixture.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cmath>

using namespace minehall;
using namespace minehall::market;
using namespace minehall::scenario;

namespace {

constexpr int summer[] = {6, 7, 8, 9};

Series ercot_load(const std::filesystem::path& data, int year) {
  SeriesSpec spec;
  spec.name = "load";
  spec.input = {Root::data, "grid_load/ercot_native_load_hourly_" + std::to_string(year) + ".csv"};
  spec.column = "ERCOT";
  spec.unit = {"MW", Dimension::power, 1e6, 0};
  spec.zone = "America/Chicago";
  spec.stamp = Stamp::end;
  spec.stamp_column = "Hour Ending";
  const auto length = (year == 2024 ? 8784 : 8760) * 1.0_h;
  return load_series(spec, central(year, 1, 1), length, {.scenario_dir = {}, .data_dir = data}).series;
}

struct Expected {
  int month, day, hour_ending;
  double megawatts;
};

// PROVENANCE.md of grid_load; all by the local clock.
const std::array<std::pair<int, std::array<Expected, 4>>, 3> published = {{
    {2022, {{{6, 23, 17, 76680.6}, {7, 20, 17, 80037.8}, {8, 2, 17, 78465.4}, {9, 20, 17, 71037.0}}}},
    {2023, {{{6, 27, 18, 80786.5}, {7, 31, 17, 82939.1}, {8, 10, 18, 85464.1}, {9, 8, 17, 84342.7}}}},
    {2024, {{{6, 30, 18, 79697.9}, {7, 1, 18, 81010.1}, {8, 20, 18, 85198.9}, {9, 19, 17, 77779.5}}}},
}};

} // namespace

TEST_CASE("the 4CP hours of 2022, 2023 and 2024") {
  const auto data = data_folder();
  if (!data) return;
  for (const auto& [year, hours] : published) {
    const auto calendar = central(year, 1, 1);
    const auto peaks = coincident_peaks(ercot_load(*data, year), calendar, summer, {}, 366.0_days);
    REQUIRE(peaks.size() == 4);
    for (std::size_t i = 0; i < 4; ++i) {
      const auto local = calendar.local(peaks[i].from);
      INFO(year << "-" << local.month << "-" << local.day << " HE " << local.hour + 1);
      CHECK(local.month == hours[i].month);
      CHECK(local.day == hours[i].day);
      CHECK(local.hour + 1 == hours[i].hour_ending);
      CHECK(peaks[i].load / 1.0_MW == Approx(hours[i].megawatts).margin(0.06));
    }
  }
}

TEST_CASE("a day-ahead forecast with 2 % error curtails a few dozen hours for most of the peaks") {
  const auto data = data_folder();
  if (!data) return;
  double met = 0, hours = 0, exact_met = 0;
  for (const int year : {2022, 2023, 2024}) {
    const auto calendar = central(year, 1, 1);
    const auto load = ercot_load(*data, year);
    const auto peaks = coincident_peaks(load, calendar, summer, {}, 366.0_days);
    PeakForecastSpec exact{.day_error = 0, .hour_error = 0, .floor = {}};
    Stream none{1, 0, "peak forecast", "site"};
    exact_met += static_cast<double>(score(peak_alarms(load, calendar, exact, none, {}, 366.0_days), peaks).met);
    for (std::uint32_t replica = 0; replica < 20; ++replica) {
      Stream stream{1, replica, "peak forecast", "site"};
      const auto result = score(peak_alarms(load, calendar, {}, stream, {}, 366.0_days), peaks);
      met += static_cast<double>(result.met) / 20;
      hours += result.curtailed / 1.0_h / 20;
      CHECK(result.met + result.missed == 4);
    }
  }
  CHECK(exact_met == 12); // the day of the month's peak is always among its highest three
  CHECK(met > 8);
  CHECK(met < 12);
  CHECK(hours / 3 > 60);
  CHECK(hours / 3 < 250);
  std::cout << "4CP on a forecast: " << met << " of 12 peaks met, " << hours / 3 << " h curtailed a year\n";
}

TEST_CASE("the value of foresight on the 2024 hub prices: 9 to 21 % of the gain from curtailment") {
  const auto data = data_folder();
  if (!data) return;
  SeriesSpec spec;
  spec.name = "hub";
  spec.input = {Root::data, "prices/ercot_hb_hubavg_rt_15min_2024.csv"};
  spec.column = "price_usd_per_mwh";
  spec.unit = {"USD/MWh", Dimension::energy_price, 1 / 3.6e9, 0};
  spec.stamp_column = "interval_start_utc";
  spec.step = 15.0_min;
  spec.known_after = 15.0_min;
  const Calendar calendar{1704067200, "UTC"};
  const auto price = load_series(spec, calendar, 8784.0_h, {.scenario_dir = {}, .data_dir = *data}).series;
  for (const double breakeven : {80.0, 100.0, 119.0, 150.0, 200.0, 300.0}) {
    const double share = value_of_foresight(price, breakeven * 1.0_USD_per_MWh, {}, 8784.0_h);
    CHECK(share > 0.089);
    CHECK(share < 0.207);
  }
  const auto own = curtailment_gain(price, 80.0_USD_per_MWh, Knowledge::clairvoyant, {}, 8784.0_h);
  CHECK(own.gain.si() * 1e6 == Approx(37092.91).margin(0.01)); // USD/MW, by pandas
  // by pandas: 8.910, 14.447 and 20.631 %; the first interval has no known price and runs
  CHECK(value_of_foresight(price, 80.0_USD_per_MWh, {}, 8784.0_h) == Approx(0.08910).margin(2e-5));
  CHECK(value_of_foresight(price, 119.0_USD_per_MWh, {}, 8784.0_h) == Approx(0.14447).margin(2e-5));
  CHECK(value_of_foresight(price, 300.0_USD_per_MWh, {}, 8784.0_h) == Approx(0.20631).margin(2e-5));
}
