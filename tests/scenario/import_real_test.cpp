// The real traces, against figures that were computed independently with pandas.
#include "sim/scenario/sha256.hpp"
#include "tests/scenario/import_fixture.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <cmath>

using namespace minehall;
using namespace minehall::scenario;

namespace {

SeriesSpec west(const std::string& file) {
  SeriesSpec spec;
  spec.name = "price";
  spec.input = {Root::data, "prices/" + file};
  spec.column = "rtm_lmp";
  spec.unit = {"USD/MWh", Dimension::energy_price, 1 / 3.6e9, 0};
  spec.zone = "America/Chicago";
  spec.stamp = Stamp::end;
  spec.split_stamp = true;
  spec.date_column = "delivery_date";
  spec.hour_column = "hour_ending";
  return spec;
}

double seconds_of(const auto& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

} // namespace

TEST_CASE("SHA-256 of the standard's examples") {
  CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST_CASE("the west hub of 2024: 8,614 priced hours") {
  const auto data = data_folder();
  if (!data) return;
  SeriesSpec spec = west("ercot_hb_west_hourly_2024.csv");
  spec.gaps.rule = GapRule::leave;
  const auto loaded = load_series(spec, central(2024, 1, 1), 8784.0_h, {.scenario_dir = {}, .data_dir = *data});
  CHECK(loaded.quality.rows == 8615);
  CHECK(loaded.quality.intervals == 8784);
  CHECK(loaded.quality.missing == 170);
  CHECK(loaded.quality.filled == 0);
  CHECK(loaded.quality.dropped == 1);
  CHECK(loaded.quality.ambiguous == 1);
  double sum = 0;
  int priced = 0;
  int above_50 = 0;
  int above_100 = 0;
  for (int hour = 0; hour < 8784; ++hour) {
    const double price = loaded.series.at(Duration::from_si(hour * 3600.0)) * 3.6e9;
    if (std::isnan(price)) continue;
    ++priced;
    sum += price;
    above_50 += price > 50 ? 1 : 0;
    above_100 += price > 100 ? 1 : 0;
  }
  CHECK(priced == 8614);
  CHECK(sum == Approx(236738.18).margin(0.005));
  CHECK(above_50 == 836);
  CHECK(above_100 == 201);
  spec.gaps.rule = GapRule::error;
  CHECK(error_of([&] { load_series(spec, central(2024, 1, 1), 8784.0_h, {.scenario_dir = {}, .data_dir = *data}); }) ==
        "ercot_hb_west_hourly_2024.csv:1658:1: price: no value for 169 intervals from 2024-03-10 01:00 to 2024-03-17 "
        "03:00: the gap is an error; set gaps.rule to say how to fill it, or to leave");
}

TEST_CASE("the west zone of 2024 filled from the week before") {
  const auto data = data_folder();
  if (!data) return;
  SeriesSpec spec = west("ercot_lz_west_hourly_2024.csv");
  spec.gaps = {GapRule::previous_week, 8.0_days};
  const auto loaded = load_series(spec, central(2024, 1, 1), 8784.0_h, {.scenario_dir = {}, .data_dir = *data});
  CHECK(loaded.quality.missing == 170);
  CHECK(loaded.quality.filled == 170);
  for (const double value : loaded.series.values()) CHECK(std::isfinite(value));
}

TEST_CASE("prices of every other form") {
  const auto data = data_folder();
  if (!data) return;
  const Paths paths{.scenario_dir = {}, .data_dir = *data};
  SeriesSpec hub = west("ercot_hb_hubavg_rt_15min_2024.csv");
  hub.split_stamp = false;
  hub.stamp = Stamp::start;
  hub.stamp_column = "interval_start_utc";
  hub.column = "price_usd_per_mwh";
  hub.step = 15.0_min;
  hub.zone = "UTC";
  hub.gaps = {GapRule::hold_last, 6.0_h}; // the UTC year ends at 18:00 local
  const auto average = load_series(hub, central(2024, 1, 1), 8784.0_h, paths);
  CHECK(average.quality.intervals == 35136);
  CHECK(average.quality.missing == 24);
  CHECK(average.series.known_after() == 15.0_min);
  SeriesSpec south = hub;
  south.input.path = "prices/ercot_hb_south_15min_with_weather_2024.csv";
  south.stamp_column = "";
  south.column = "HB_SOUTH_RTM";
  south.zone = "America/Chicago";
  const auto loaded = load_series(south, central(2024, 6, 1), Duration::from_si((214 * 24 + 1) * 3600.0), paths);
  CHECK(loaded.quality.rows == 20544);
  CHECK(loaded.quality.ambiguous == 4);
  CHECK(loaded.quality.missing == 4);
  CHECK(loaded.series.at(0.0_h) * 3.6e9 == Approx(17.69));
}

TEST_CASE("bitcoin by day") {
  const auto data = data_folder();
  if (!data) return;
  SeriesSpec spec = west("");
  spec.input.path = "bitcoin/btc_daily_2020_2024.csv";
  spec.split_stamp = false;
  spec.stamp = Stamp::start;
  spec.stamp_column = "Date";
  spec.column = "difficulty";
  spec.unit = {"1", Dimension::number, 1, 0};
  spec.zone = "UTC";
  spec.step = 1.0_days;
  spec.gaps = {GapRule::hold_last, 1.0_days};
  const auto loaded = load_series(spec, central(2024, 1, 1), 8784.0_h, {.scenario_dir = {}, .data_dir = *data});
  CHECK(loaded.quality.intervals == 367); // six hours before the first local midnight, eighteen after the last
  CHECK(loaded.quality.missing == 1);
  CHECK(loaded.series.known_at(0.0_h) > 5e13);
  CHECK(loaded.series.at(0.0_h) < 1.2e14);
  spec.input.path = "bitcoin/blockchain_com_transaction-fees_2023_2024.csv";
  spec.stamp_column = "x";
  spec.column = "y";
  spec.stamp_format = StampFormat::unix_milliseconds;
  const auto fees = load_series(spec, Calendar{1682812800, "UTC"}, 364.0_days, {.scenario_dir = {}, .data_dir = *data});
  CHECK(fees.quality.missing == 0);
  CHECK(fees.series.at(0.0_h) == Approx(47.6465));
  const auto values = fees.series.values();
  CHECK(*std::max_element(values.begin(), values.end()) == Approx(1257.7).margin(0.05));
}

TEST_CASE("Midland's typical year over the leap year 2024") {
  const auto data = data_folder();
  if (!data) return;
  WeatherSpec spec;
  spec.input = {Root::data, "weather/TX-Midland_International_Ap.tmy3"};
  const auto loaded = load_weather(spec, central(2024, 1, 1), 8784.0_h, {.scenario_dir = {}, .data_dir = *data});
  CHECK(loaded.quality.rows == 8760);
  CHECK(loaded.quality.intervals == 8784);
  CHECK(loaded.quality.missing == 0);
  int hot = 0; // of the 8,784 hours; no hot one lies on 28 February
  int frost = 0;
  double least = 400;
  for (const double kelvin : loaded.dry_bulb.values()) {
    hot += kelvin > 35 + 273.15 + 1e-9 ? 1 : 0;
    least = std::min(least, kelvin);
  }
  for (int hour = 0; hour < 8784; ++hour)
    if (hour / 24 != 59) frost += loaded.dry_bulb.at(Duration::from_si(hour * 3600.0)) < 273.15 - 1e-9 ? 1 : 0;
  CHECK(hot == 136);
  CHECK(frost == 291);
  CHECK(least == Approx(-11.7 + 273.15));
  for (int hour = 0; hour < 24; ++hour)
    CHECK(loaded.dry_bulb.at(Duration::from_si((59 * 24 + hour) * 3600.0)) ==
          loaded.dry_bulb.at(Duration::from_si((58 * 24 + hour) * 3600.0)));
}

TEST_CASE("Chicago's EPW") {
  const auto data = data_folder();
  if (!data) return;
  WeatherSpec spec;
  spec.input = {Root::data, "weather/USA_IL_Chicago.OHare.epw"};
  spec.format = SeriesFormat::epw;
  const auto loaded = load_weather(spec, central(2023, 1, 1), 8760.0_h, {.scenario_dir = {}, .data_dir = *data});
  CHECK(loaded.quality.missing == 0);
  double sum = 0;
  for (int hour = 0; hour < 8760; ++hour) sum += loaded.dry_bulb.at(Duration::from_si(hour * 3600.0));
  CHECK(sum / 8760 - 273.15 == Approx(10.76).margin(0.01));
}

TEST_CASE("Philly's 46 days tiled over 8,784 hours") {
  const auto data = data_folder();
  if (!data) return;
  JobTraceSpec spec;
  spec.input = {Root::data, "jobs/philly_2017-10-01_2017-11-15.csv"};
  spec.tile_every = 46.0_days;
  LoadedJobs loaded;
  const double took = seconds_of([&] { loaded = load_jobs(spec, 8784.0_h, {.scenario_dir = {}, .data_dir = *data}); });
  CHECK(loaded.quality.rows == 59371);
  CHECK(loaded.quality.duplicates == 38);
  CHECK(loaded.jobs.size() == 473851);
  CHECK(std::is_sorted(loaded.jobs.begin(), loaded.jobs.end(),
                       [](const auto& a, const auto& b) { return a.submit_s < b.submit_s; }));
  double gpu_hours = 0;
  for (std::size_t i = 0; i < 59371; ++i) gpu_hours += loaded.jobs[i].run_s * loaded.jobs[i].gpus / 3600;
  CHECK(gpu_hours == Approx(578309).margin(1));
  CHECK(took < 1.0); // aim 0.2 s on an idle machine
  std::cout << "Philly: " << loaded.jobs.size() << " jobs in " << took << " s\n";
}

TEST_CASE("SWF of a hundred thousand jobs, packed") {
  const auto data = data_folder();
  if (!data) return;
  JobTraceSpec spec;
  spec.input = {Root::data, "bench/batch512_100k.swf.gz"};
  spec.format = JobFormat::swf;
  const auto loaded = load_jobs(spec, Duration::from_si(1e12), {.scenario_dir = {}, .data_dir = *data});
  CHECK(loaded.jobs.size() == 100000);
}

TEST_CASE("the difficulty of 2024 by its steps: 27 retargets, no day between two levels") {
  const auto data = data_folder();
  if (!data) return;
  SeriesSpec spec;
  spec.name = "difficulty";
  spec.input = {Root::data, "bitcoin/btc_daily_2020_2024.csv"};
  spec.column = "difficulty";
  spec.unit = {"1", Dimension::number, 1, 0};
  spec.stamp_column = "Date";
  spec.step = 86400.0_s;
  spec.known_after = Duration{};
  const Calendar year{1704067200, "UTC"};
  const auto paths = Paths{.scenario_dir = {}, .data_dir = *data};
  const auto levels = [&](Mapping mapping) {
    spec.mapping = mapping;
    const auto series = load_series(spec, year, 366.0_days, paths).series;
    std::vector<double> found{series.at({})};
    for (Duration now = series.next_change({}); now < 366.0_days; now = series.next_change(now))
      if (std::abs(series.at(now) / found.back() - 1) > 1e-9) found.push_back(series.at(now));
    return found;
  };
  const auto steps = levels(Mapping::difficulty_steps), table = levels(Mapping::calendar);
  std::printf("%zu levels by steps, %zu in the table\n", steps.size(), table.size());
  CHECK(steps.size() == 28);
  CHECK(table.size() > 50);        // a mixed day at almost each of them
  for (const double level : steps) // the table carries rounding noise
    CHECK(std::ranges::any_of(table, [&](double one) { return std::abs(one / level - 1) < 1e-8; }));
}
