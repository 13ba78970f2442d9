#include "sim/command/oracle/dispatch_bound.hpp"

#include <catch2/catch.hpp>

#include <iostream>

using namespace minehall;
using namespace minehall::command;

namespace {

bool skipped() {
  if (!can_bound_dispatch()) std::cout << "SKIPPED: built without GLPK\n";
  return !can_bound_dispatch();
}

// Hours with these prices, a limit and a floor; no load yet.
DispatchProblem hours(const std::vector<double>& usd_per_mwh, Power limit, Power floor = {}) {
  DispatchProblem problem;
  for (const double price : usd_per_mwh) {
    problem.length.push_back(1.0_h);
    problem.price.push_back(price * 1.0_USD_per_MWh);
    problem.import_limit.push_back(limit);
    problem.floor.push_back(floor);
  }
  return problem;
}

void add(DispatchProblem& problem, std::string name, Power full, EnergyPrice earned, Power standby = {}) {
  const auto n = problem.length.size();
  problem.loads.push_back({std::move(name), std::vector(n, full), std::vector(n, standby), std::vector(n, earned)});
}

} // namespace

TEST_CASE("each class runs where it earns more than energy costs") {
  if (skipped()) return;
  // 10 MW at 120 and 10 MW at 60 USD/MWh; prices 50, 100, 200: 700 + 100, 200, 0 USD
  auto problem = hours({50, 100, 200}, 100.0_MW);
  add(problem, "s21", 10.0_MW, 120.0_USD_per_MWh);
  add(problem, "s19j_pro", 10.0_MW, 60.0_USD_per_MWh);
  const auto bound = bound_dispatch(problem);
  CHECK(bound.margin / 1.0_USD == Approx(1000));
  CHECK(bound.run[0] == std::vector<double>{1, 1, 0});
  CHECK(bound.run[1] == std::vector<double>{1, 0, 0});
  CHECK(bound.peak / 1.0_MW == Approx(20));
}

TEST_CASE("a limit goes to who earns most, after the floor") {
  if (skipped()) return;
  // limit 15 MW, floor 3 MW paid at 50: -150; s21 takes 10 MW (+700), s19 the last 2 MW (+20)
  auto problem = hours({50}, 15.0_MW, 3.0_MW);
  add(problem, "s19j_pro", 10.0_MW, 60.0_USD_per_MWh);
  add(problem, "s21", 10.0_MW, 120.0_USD_per_MWh);
  const auto bound = bound_dispatch(problem);
  CHECK(bound.margin / 1.0_USD == Approx(-150 + 700 + 20));
  CHECK(bound.run[0][0] == Approx(0.2));
  CHECK(bound.peak / 1.0_MW == Approx(15));
}

TEST_CASE("a demand charge is worth a peak or not") {
  if (skipped()) return;
  // 10 MW earning 100; prices 90, 40, 40. Running at all three earns (10 + 60 + 60) x 10 = 1,300. With 110 USD/MW of
  // peak: 1,300 - 1,100 = 200. With 140 USD/MW each MW loses 10: stay off.
  auto problem = hours({90, 40, 40}, 100.0_MW);
  add(problem, "s21", 10.0_MW, 100.0_USD_per_MWh);
  problem.demands = {{PowerPrice::from_si(110e-6), 0, 0, {}, {{1, {0, 1, 2}}}}};
  CHECK(bound_dispatch(problem).margin / 1.0_USD == Approx(200));
  problem.demands[0].rate = PowerPrice::from_si(140e-6);
  CHECK(bound_dispatch(problem).margin / 1.0_USD == Approx(0).margin(1e-9));
  // A floor of 6 MW pays for 6 MW of peak anyway; the load fills what lies below the peak of another hour
  auto uneven = hours({40, 40}, 100.0_MW);
  uneven.floor[0] = 6.0_MW;
  add(uneven, "s21", 4.0_MW, 100.0_USD_per_MWh);
  uneven.demands = {{PowerPrice::from_si(70e-6), 0, 0, {}, {{1, {0, 1}}}}};
  // hour 2: 4 MW x 60 = 240 free of charge; hour 1: 60 < 70 a MW: off. Floor 6 x 40 = 240, peak 420.
  const auto bound = bound_dispatch(uneven);
  CHECK(bound.margin / 1.0_USD == Approx(240 - 240 - 420));
  CHECK(bound.run[0][0] == Approx(0).margin(1e-9));
}

TEST_CASE("monthly demand charges bill each month's peak, or a share of an earlier one") {
  if (skipped()) return;
  // Two months of two hours. 10 MW earn 60 a MWh net in month 1 (two hours, 1,200 USD), 30 in one hour of month 2
  // (300). At 50 USD/MW and a ratchet of 0.8: month 1 costs 500; in month 2 8 MW are billed anyway (400), the last 2 MW
  // cost 100 and earn 60: off. 1,200 + 8 x 30 - 500 - 400 = 540.
  auto problem = hours({40, 40, 70, 200}, 100.0_MW);
  add(problem, "s21", 10.0_MW, 100.0_USD_per_MWh);
  problem.demands = {{PowerPrice::from_si(50e-6), 0.8, 11, {}, {{1, {0, 1}}, {1, {2, 3}}}}};
  auto bound = bound_dispatch(problem);
  CHECK(bound.margin / 1.0_USD == Approx(540));
  CHECK(bound.run[0][2] == Approx(0.8));
  CHECK(bound.demand / 1.0_USD == Approx(900));
  // Half of month 2 is billed: those 2 MW cost 50 and earn 60. 1,200 + 300 - 500 - 250
  problem.demands[0].months[1].share = 0.5;
  CHECK(bound_dispatch(problem).margin / 1.0_USD == Approx(750));
  // A peak of 20 MW before the run is billed at 16 MW in both months: 1,500 - 800 - 400
  problem.demands[0].before = 20.0_MW;
  CHECK(bound_dispatch(problem).margin / 1.0_USD == Approx(300));
}

TEST_CASE("a reserve is paid for what runs and could stop") {
  if (skipped()) return;
  // 10 MW lose 10 USD a MWh; 15 a MW that stands by, for 4 MW: they run, 4 x 5 = 20. At 8 nobody does.
  auto problem = hours({60}, 100.0_MW);
  add(problem, "s21", 10.0_MW, 50.0_USD_per_MWh);
  problem.reserves = {{{4.0_MW}, {15.0_USD_per_MWh}, {0.0_MW}}};
  const auto bound = bound_dispatch(problem);
  CHECK(bound.margin / 1.0_USD == Approx(20));
  CHECK(bound.run[0][0] == Approx(0.4));
  CHECK(bound.capacity / 1.0_USD == Approx(60));
  problem.reserves[0].worth = {8.0_USD_per_MWh};
  CHECK(bound_dispatch(problem).margin / 1.0_USD == Approx(0).margin(1e-9));
  // In a call the whole award is paid, whatever runs; a megawatt stands by once.
  problem.reserves[0].beside = {4.0_MW};
  CHECK(bound_dispatch(problem).margin / 1.0_USD == Approx(32));
  problem.reserves = {{{8.0_MW}, {15.0_USD_per_MWh}, {0.0_MW}}, {{8.0_MW}, {12.0_USD_per_MWh}, {0.0_MW}}};
  CHECK(bound_dispatch(problem).margin / 1.0_USD == Approx(8 * 5 + 2 * 2));
}

TEST_CASE("a purchase agreement makes the first megawatts cheap") {
  if (skipped()) return;
  // 80 earned, 100 to pay but 30 for the first 5 MW: those earn 50 each, the others lose 20
  auto problem = hours({100}, 10.0_MW);
  add(problem, "s21", 10.0_MW, 80.0_USD_per_MWh);
  problem.purchases = {{{5.0_MW}, {70.0_USD_per_MWh}}};
  CHECK(bound_dispatch(problem).margin / 1.0_USD == Approx(250));
  // Dearer than the market by 10: at the limit 10 MW cost 50 more; below it the bound takes the line there
  problem = hours({20}, 10.0_MW);
  add(problem, "s21", 10.0_MW, 30.0_USD_per_MWh);
  problem.purchases = {{{5.0_MW}, {-10.0_USD_per_MWh}}};
  CHECK(bound_dispatch(problem).margin / 1.0_USD == Approx(100 - 50));
  CHECK(bound_dispatch(problem).purchase / 1.0_USD == Approx(-50));
}

TEST_CASE("purchase agreements run down one load, as listed") {
  if (skipped()) return;
  // 80 earned, 100 to pay but 30 for the first 5 MW and 60 for the next 5: those earn 50 and 20 each, the others lose
  // 20
  auto problem = hours({100}, 20.0_MW);
  add(problem, "s21", 20.0_MW, 80.0_USD_per_MWh);
  problem.purchases = {{{5.0_MW}, {70.0_USD_per_MWh}}, {{5.0_MW}, {40.0_USD_per_MWh}}};
  CHECK(bound_dispatch(problem).margin / 1.0_USD == Approx(250 + 100));
  CHECK(bound_dispatch(problem).purchase / 1.0_USD == Approx(350 + 200));
  // Dearer than the market by 10 and by 20: the first 5 MW earn 12 less 10 each, the others would lose 8
  problem = hours({20}, 10.0_MW);
  add(problem, "s21", 10.0_MW, 32.0_USD_per_MWh);
  problem.purchases = {{{5.0_MW}, {-10.0_USD_per_MWh}}, {{5.0_MW}, {-20.0_USD_per_MWh}}};
  CHECK(bound_dispatch(problem).margin / 1.0_USD == Approx(10));
  CHECK(bound_dispatch(problem).run[0][0] == Approx(0.5));
}

TEST_CASE("overhead and standby power are paid") {
  if (skipped()) return;
  // overhead 1.1, 10 MW earning 100 at 95 loses 4.5 a MWh: off, but 0.2 MW stand by: 0.22 MW x 95 = 20.9 USD
  auto problem = hours({95}, 100.0_MW);
  add(problem, "s21", 10.0_MW, 100.0_USD_per_MWh, 0.2_MW);
  problem.overhead = 1.1;
  CHECK(bound_dispatch(problem).margin / 1.0_USD == Approx(-20.9));
}

TEST_CASE("what no dispatch changes moves the margin and no machine") {
  if (skipped()) return;
  // a hedge block of 5 MW at 40, hub 300: +1,300 USD whatever runs
  auto problem = hours({250}, 100.0_MW);
  add(problem, "s21", 10.0_MW, 100.0_USD_per_MWh);
  problem.constant = 1300.0_USD;
  const auto bound = bound_dispatch(problem);
  CHECK(bound.margin / 1.0_USD == Approx(1300));
  CHECK(bound.run[0][0] == Approx(0).margin(1e-9));
}

TEST_CASE("what cannot be is refused") {
  if (skipped()) return;
  auto problem = hours({50, 50}, 2.0_MW, 1.0_MW);
  problem.floor[1] = 3.0_MW;
  CHECK_THROWS_WITH(bound_dispatch(problem), "interval 1: the floor is above the import limit");
  problem.floor.pop_back();
  CHECK_THROWS_WITH(bound_dispatch(problem), "1 intervals of floor, not 2");
}

TEST_CASE("nothing to decide costs the floor") {
  if (skipped()) return;
  CHECK(bound_dispatch(hours({50, 70}, 10.0_MW, 1.0_MW)).margin / 1.0_USD == Approx(-120));
  CHECK(bound_dispatch({}).margin == Money{});
}
