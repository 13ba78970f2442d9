#include "models/reliability/ettr.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace minehall;
using namespace minehall::reliability;

namespace {

Duration seconds(double value) { return Duration::from_si(value); }

} // namespace

TEST_CASE("effective training time ratio and best intervals for published parameter sets") {
  // Exact exponential form, checked by Monte Carlo; Young's and Daly's intervals to their printed digits.
  struct Row {
    double interval, write, restart, mtbf, ettr, young, daly;
  };
  const Row rows[] = {{3600, 60, 600, 28440, 0.902432, 1847.38, 1807.59},
                      {1800, 40, 900, 6480, 0.736239, 720.0, 693.58},
                      {600, 20, 300, 828, 0.452595, 181.99, 168.9},
                      {7200, 300, 1800, 86400, 0.89999, 7200.0, 7001.39},
                      {900, 10, 120, 11130, 0.938952, 471.81, 465.16},
                      {14400, 600, 3600, 432000, 0.935601, 22768.4, 22370.16},
                      {1800, 30, 300, 10012, 0.869989, std::sqrt(2.0 * 30 * 10012), 0}};
  for (const auto& row : rows) {
    const auto ettr = effective_training_time_ratio(
        {seconds(row.interval), seconds(row.write), seconds(row.restart), seconds(row.mtbf)});
    CHECK(std::abs(ettr - row.ettr) < 1e-5);
    CHECK(young_interval(seconds(row.write), seconds(row.mtbf)).si() == Approx(row.young).epsilon(5e-5));
    if (row.daly > 0) CHECK(std::abs(daly_interval(seconds(row.write), seconds(row.mtbf)).si() - row.daly) < 0.0051);
  }
}

TEST_CASE("1024 GPUs at the failure rate of RSC-2") {
  const auto mtbf = job_mtbf(1000.0_days / 2.34, 1024 / 8);
  CHECK(effective_training_time_ratio({1.0_h, 60.0_s, 900.0_s, mtbf}) == Approx(0.974335).margin(1e-6));
  // job MTTF of 16384 GPUs at RSC-1's rate: 1.8 h (Kokolis et al. 2025)
  CHECK(job_mtbf(1000.0_days / 6.5, 16384 / 8) / 1.0_h == Approx(1.8).epsilon(0.03));
}

TEST_CASE("limits: no failures cost only the writes; the best interval is a maximum; rarer failures never hurt") {
  CHECK(effective_training_time_ratio({3600.0_s, 60.0_s, 600.0_s, seconds(1e12)}) == Approx(3600.0 / 3660));
  CHECK(daly_interval(100.0_s, 10.0_s) == 10.0_s);
  const auto at = [](Duration interval) {
    return effective_training_time_ratio({interval, 60.0_s, 600.0_s, 28440.0_s});
  };
  const auto best = daly_interval(60.0_s, 28440.0_s);
  CHECK(at(best) > at(0.9 * best));
  CHECK(at(best) > at(1.1 * best));
  double before = 0;
  for (double mtbf = 1000; mtbf < 1e6; mtbf *= 1.5) {
    const double ettr = effective_training_time_ratio({3600.0_s, 60.0_s, 600.0_s, seconds(mtbf)});
    CHECK(ettr > before);
    before = ettr;
  }
}
