#include "models/mining/network.hpp"

namespace minehall::mining {

std::vector<SubsidyStep> historical_subsidies() {
  return {{1231006505, Bitcoin::from_si(50)},     // 2009-01-03 18:15:05
          {1354116278, Bitcoin::from_si(25)},     // 2012-11-28 15:24:38
          {1468082773, Bitcoin::from_si(12.5)},   // 2016-07-09 16:46:13
          {1589225023, Bitcoin::from_si(6.25)},   // 2020-05-11 19:23:43
          {1713571767, Bitcoin::from_si(3.125)}}; // 2024-04-20 00:09:27
}

Bitcoin subsidy_at(const NetworkSpec& network, double unix_seconds) {
  Bitcoin subsidy;
  for (const SubsidyStep& step : network.subsidies) {
    if (step.from > unix_seconds) break;
    subsidy = step.subsidy;
  }
  return subsidy;
}

} // namespace minehall::mining
