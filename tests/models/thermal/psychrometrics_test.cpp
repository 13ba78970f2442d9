#include "models/thermal/psychrometrics.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace minehall;
using namespace minehall::thermal;

namespace {
Temperature celsius(double value) { return Temperature::from_celsius(value); }
const Pressure sea_level = Pressure::from_si(101325);
const Pressure midland = standard_pressure(870);
} // namespace

TEST_CASE("saturation pressures are those of the handbook's table") {
  // ASHRAE Fundamentals 2017, chapter 1, table 3 (ice below 0 C).
  CHECK(saturation_pressure(celsius(-20)).si() == Approx(103.24).epsilon(3e-4));
  CHECK(saturation_pressure(celsius(-5)).si() == Approx(401.74).epsilon(3e-4));
  CHECK(saturation_pressure(celsius(5)).si() == Approx(872.6).epsilon(3e-4));
  CHECK(saturation_pressure(celsius(25)).si() == Approx(3169.7).epsilon(3e-4));
  CHECK(saturation_pressure(celsius(50)).si() == Approx(12351.3).epsilon(3e-4));
  CHECK(saturation_pressure(celsius(100)).si() == Approx(101418.0).epsilon(3e-4));
}

TEST_CASE("humidity at a wet bulb, by the handbook") {
  // Its example: 40 C, wet bulb 20 C at sea level: 6.5 g/kg and 14 %. It reads the saturated ratio from a table with
  // the enhancement of real air (0.4 %), which makes 0.06 g/kg here.
  CHECK(humidity_ratio_at_wet_bulb(celsius(40), celsius(20), sea_level) == Approx(0.0065).margin(1.2e-4));
  CHECK(wet_bulb(celsius(40), 0.14, sea_level).celsius() == Approx(20).margin(0.1));
  // The same equations in PsychroLib (its tests): on water and on ice.
  CHECK(humidity_ratio_at_wet_bulb(celsius(30), celsius(25), Pressure::from_si(95461)) ==
        Approx(0.0192281274).epsilon(3e-4));
  CHECK(humidity_ratio_at_wet_bulb(celsius(-1), celsius(-5), Pressure::from_si(95461)) ==
        Approx(0.0012039982).epsilon(3e-4));
}

TEST_CASE("the wet bulb inverts its equation") {
  for (double dry = -40; dry <= 55; dry += 2.5)
    for (double humidity = 0; humidity <= 1.001; humidity += 0.05) {
      const Temperature wet = wet_bulb(celsius(dry), humidity, midland);
      CAPTURE(dry, humidity, wet.celsius());
      CHECK(humidity_ratio_at_wet_bulb(celsius(dry), wet, midland) ==
            Approx(humidity_ratio(celsius(dry), humidity, midland)).margin(1e-12));
      CHECK(wet <= celsius(dry) + TemperatureDelta::from_si(1e-9));
    }
}

TEST_CASE("saturated air has its own temperature as wet bulb; damper air never a lower one") {
  CHECK(wet_bulb(celsius(25), 1, sea_level).celsius() == Approx(25));
  CHECK(wet_bulb(celsius(-8), 1, sea_level).celsius() == Approx(-8));
  for (double dry : {-10.0, 0.0, 3.0, 10.0, 30.0})
    for (double humidity = 0.05; humidity <= 1; humidity += 0.01)
      CHECK(wet_bulb(celsius(dry), humidity, midland) >= wet_bulb(celsius(dry), humidity - 0.01, midland));
}

TEST_CASE("Stull's fit gives its own example and reads high at altitude") {
  CHECK(wet_bulb_stull(celsius(20), 0.5).celsius() == Approx(13.6993).margin(1e-4));
  CHECK(wet_bulb_stull(celsius(35), 0.4).celsius() == Approx(24.5142).margin(1e-4));
  CHECK(wet_bulb_stull(celsius(20), 0.5).celsius() ==
        Approx(wet_bulb(celsius(20), 0.5, sea_level).celsius()).margin(0.3));
  CHECK(wet_bulb_stull(celsius(38), 0.2) - wet_bulb(celsius(38), 0.2, midland) > TemperatureDelta::from_si(0.5));
}

TEST_CASE("air density: 1.204 kg/m3 dry at 20 C; vapour makes it lighter") {
  CHECK(moist_air_density(celsius(20), 0, sea_level) == Approx(1.2041).epsilon(1e-3));
  CHECK(moist_air_density(celsius(30), 0.02, sea_level) < moist_air_density(celsius(30), 0, sea_level));
  CHECK(standard_pressure(1000).si() == Approx(89875).epsilon(1e-3)); // handbook, table 1
}

TEST_CASE("weather carries its computed fields and holds humidity in 0..1") {
  const Weather weather = make_weather(celsius(35), 0.4, midland);
  CHECK(weather.wet_bulb.si() == wet_bulb(celsius(35), 0.4, midland).si());
  CHECK(weather.humidity_ratio == humidity_ratio(celsius(35), 0.4, midland));
  CHECK(make_weather(celsius(10), 1.2, midland).relative_humidity == 1);
  CHECK(make_weather(celsius(10), -0.1, midland).humidity_ratio == 0);
}
