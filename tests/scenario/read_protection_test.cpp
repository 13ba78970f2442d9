#include "sim/scenario/document.hpp"
#include "sim/scenario/read_power.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using Catch::Matchers::Contains;

namespace {

power::ElementSpec read(const std::string& element) {
  auto document = scenario::parse("site.yaml", "power:\n  a: " + element + "\n");
  auto result = scenario::read_power(document.root(), "power", 0);
  document.root().finish();
  document.finish();
  return result.at(0);
}

std::string pdu(const std::string& more) { return "{kind: pdu, from: b, rating: 1 MVA, " + more + "}"; }
std::string supply(const std::string& more) { return "{kind: psu, from: b, unit_rating: 3 kW, " + more + "}"; }

void refuse(const std::string& element, const std::string& problem) {
  CHECK_THROWS_WITH(read(element), Contains(problem));
}

} // namespace

TEST_CASE("a class of breaker is its law with other defaults") {
  const auto protection = read(pdu("protection: {kind: feeder, tau: 20 min}")).protection.value();
  const auto& feeder = std::get<power::ThermalMagneticSpec>(protection);
  CHECK(feeder.hold == 1);
  CHECK(feeder.tau.si() == 1200);
  CHECK(feeder.continuous_fraction == 0.8);
  const auto curve = read(pdu("protection: {kind: ups overload}")).protection.value();
  CHECK(std::get<power::TimeCurveSpec>(curve).points.at(2).multiple == 1.33);
  CHECK_FALSE(read(pdu("room: hall")).protection);
}

TEST_CASE("curves and relays read with their units") {
  const auto curve = read(pdu("protection: {kind: time curve, points: [{multiple: 1.2, time: 1 min}, "
                              "{multiple: 2, time: 500 ms}], cooling: 5 min}"));
  const auto& points = std::get<power::TimeCurveSpec>(curve.protection.value()).points;
  CHECK(points.at(0).time.si() == 60);
  CHECK(points.at(1).time.si() == 0.5);
  const auto relay = read(pdu("protection: {kind: relay, short_pickup: 4, short_delay: 400 ms}"));
  CHECK(std::get<power::RelaySpec>(relay.protection.value()).short_delay.si() == Approx(0.4));
}

TEST_CASE("a transformer's loss ratio follows from its losses") {
  const std::string head = "{kind: transformer, from: b, rating: 2.5 MVA, no_load_loss: 2.9 kW, load_loss: 17 kW";
  const auto spec = std::get<power::TransformerSpec>(read(head + ", thermal: {oil_trip: 100 degC}}").kind);
  CHECK(spec.thermal.value().loss_ratio == Approx(17 / 2.9));
  CHECK(spec.thermal.value().oil_trip.celsius() == Approx(100));
  CHECK_FALSE(std::get<power::TransformerSpec>(read(head + "}").kind).thermal);
  refuse(head + ", thermal: {oil_trip: 90 degC}}", "oil_trip: must be above 'oil_alarm'");
  refuse(head + ", thermal: {hot_spot_trip: 90 degC}}", "hot_spot_trip: must be above 'hot_spot_alarm'");
  refuse(head + ", thermal: {oil_rise: 0 K}}", "oil_rise: must lie in (0, 150] K");
}

TEST_CASE("the conversion chain reads") {
  const auto rectifier =
      std::get<power::RectifierSpec>(read("{kind: rectifier, from: b, rating: 1 MVA, groups: 20, staged: true}").kind);
  CHECK(rectifier.units == 4);
  CHECK(rectifier.groups == 20);
  CHECK(rectifier.staged);
  CHECK(std::get<power::SivocSpec>(read("{kind: sivoc, from: b, rating: 1 MVA, units: 16}").kind).units == 16);
  const auto graded = std::get<power::PsuSpec>(read(supply("units: 10, redundant_units: 10, grade: Titanium")).kind);
  CHECK(graded.points.size() == 4);
  const auto own = read(supply("units: 10, points: [{loading: 50 %, efficiency: 94 %}]"));
  CHECK(power::rating(own.kind) == 30.0_kW);
}

TEST_CASE("what cannot be a trip curve or a supply is refused with its place") {
  refuse(pdu("protection: {kind: fuse}"), "site.yaml:2:61: power.a.protection.kind: unknown kind 'fuse'");
  refuse(pdu("protection: {kind: feeder, hold: 0}"), "hold: must lie in (0, 100]");
  refuse(pdu("protection: {kind: feeder, instantaneous: 1}"), "instantaneous: must be above 'hold'");
  refuse(pdu("protection: {kind: feeder, tau: 0 s}"), "tau: must be above 0");
  refuse(pdu("protection: {kind: feeder, continuous_fraction: 0}"), "continuous_fraction: must lie in (0, 1]");
  refuse(pdu("protection: {kind: time curve}"), "points: missing");
  refuse(pdu("protection: {kind: time curve, points: [{multiple: 2, time: 9 s}, {multiple: 1, time: 1 s}]}"),
         "must be above that of the point before");
  refuse(pdu("protection: {kind: time curve, points: [{multiple: 1, time: 9 s}, {multiple: 2, time: 10 s}]}"),
         "must not be above that of the point before");
  refuse(pdu("protection: {kind: relay, short_pickup: 1}"), "short_pickup: must be above 'long_pickup'");
  refuse(pdu("protection: {kind: relay, instantaneous: 2}"), "instantaneous: must not be below 'short_pickup'");
  refuse(pdu("protection: {kind: relay, short_delay: -1 s}"), "short_delay: must not be negative");
  refuse(supply("units: 0, grade: Gold"), "units: must lie in 1 ..");
  refuse(supply("units: 1"), "grade: missing: name an 80 PLUS grade");
  refuse(supply("units: 1, grade: Gold, points: [{loading: 50 %, efficiency: 94 %}]"), "not both");
  refuse(supply("units: 1, points: [{loading: 20 %, efficiency: 50 %}, {loading: 1, efficiency: 99 %}]"),
         "so must the loss");
  refuse("{kind: sivoc, from: b, rating: 1 MVA, efficiency: 0.2}", "efficiency: must lie in [0.5, 1]");
  refuse("{kind: rectifier, from: b, rating: 1 MVA, unit_threshold: 0 W}", "unit_threshold: must be above 0");
}
