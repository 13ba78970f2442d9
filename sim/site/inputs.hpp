// The series and jobs of a run, loaded and on its time.
#pragma once

#include "models/base/calendar.hpp"
#include "models/base/series.hpp"
#include "models/reliability/failure.hpp"
#include "models/scheduling/job_record.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace minehall::site {

struct NamedSeries {
  std::string name;
  Series series; // SI
};

// A replayed trace, for the entity with this path of random streams.
struct NamedOutages {
  std::string path;
  std::vector<reliability::Outage> outages;
};

struct Inputs {
  Calendar calendar;
  Series price; // USD/J at the tariff's settlement point
  std::vector<NamedSeries> reported_prices;
  Series dry_bulb, relative_humidity, pressure;
  std::optional<Series> bitcoin_price, difficulty;
  std::vector<scheduling::JobRecord> jobs; // by submit date
  std::vector<NamedSeries> market = {};    // that charges, programmes and carbon read, each once

  const Series* market_series(std::string_view series) const {
    for (const auto& one : market)
      if (one.name == series) return &one.series;
    return nullptr;
  }
  std::vector<NamedOutages> outages{};
};

} // namespace minehall::site
