#include "sim/scenario/read_series.hpp"

#include <array>

namespace minehall::scenario {

namespace {

constexpr std::array<SeriesUnit, 24> units{{
    {"1", Dimension::number, 1, 0},
    {"fraction", Dimension::fraction, 1, 0},
    {"%", Dimension::fraction, 0.01, 0},
    {"USD/MWh", Dimension::energy_price, 1 / 3.6e9, 0},
    {"USD/kWh", Dimension::energy_price, 1 / 3.6e6, 0},
    {"W", Dimension::power, 1, 0},
    {"kW", Dimension::power, 1e3, 0},
    {"MW", Dimension::power, 1e6, 0},
    {"kWh", Dimension::energy, 3.6e6, 0},
    {"MWh", Dimension::energy, 3.6e9, 0},
    {"degC", Dimension::temperature, 1, 273.15},
    {"K", Dimension::temperature, 1, 0},
    {"Pa", Dimension::pressure, 1, 0},
    {"hPa", Dimension::pressure, 100, 0},
    {"mbar", Dimension::pressure, 100, 0},
    {"kPa", Dimension::pressure, 1000, 0},
    {"USD", Dimension::money, 1, 0},
    {"BTC", Dimension::bitcoin, 1, 0},
    {"USD/BTC", Dimension::bitcoin_price, 1, 0},
    {"TH/s", Dimension::hash_rate, 1e12, 0},
    {"PH/s", Dimension::hash_rate, 1e15, 0},
    {"EH/s", Dimension::hash_rate, 1e18, 0},
    {"g/kWh", Dimension::carbon_intensity, 1e-3 / 3.6e6, 0}, // kg CO2-equivalent per J
    {"kg/MWh", Dimension::carbon_intensity, 1 / 3.6e9, 0},
}};

} // namespace

std::span<const SeriesUnit> series_units() { return units; }

} // namespace minehall::scenario
