// Units as types: power is not energy, energy is not money, and a temperature is not a difference.
// Values are stored in SI (J, s, K, m3, kg, Pa) and in USD, BTC, byte, flop, hash and GPU; a mixed-up unit does not
// compile.
#pragma once

#include <cmath>
#include <compare>
#include <limits>

namespace minehall {

// Exponents of joule, second, US dollar, kelvin, byte, flop, hash, bitcoin, cubic metre, kilogram.
template <int J, int S, int Usd = 0, int K = 0, int B = 0, int F = 0, int H = 0, int Btc = 0, int M3 = 0, int Kg = 0>
class Quantity {
public:
  constexpr Quantity() = default;
  static constexpr Quantity from_si(double value) { return Quantity{value}; }
  constexpr double si() const { return value_; }
  constexpr auto operator<=>(const Quantity&) const = default;
  constexpr Quantity operator-() const { return Quantity{-value_}; }
  constexpr Quantity& operator+=(Quantity other) { return value_ += other.value_, *this; }
  constexpr Quantity& operator-=(Quantity other) { return value_ -= other.value_, *this; }
  friend constexpr Quantity operator+(Quantity a, Quantity b) { return Quantity{a.value_ + b.value_}; }
  friend constexpr Quantity operator-(Quantity a, Quantity b) { return Quantity{a.value_ - b.value_}; }
  friend constexpr Quantity operator*(Quantity a, double f) { return Quantity{a.value_ * f}; }
  friend constexpr Quantity operator*(double f, Quantity a) { return Quantity{a.value_ * f}; }
  friend constexpr Quantity operator/(Quantity a, double f) { return Quantity{a.value_ / f}; }
  friend constexpr double operator/(Quantity a, Quantity b) { return a.value_ / b.value_; }

private:
  explicit constexpr Quantity(double value) : value_{value} {}
  double value_ = 0;
};

template <int... A, int... B>
requires(sizeof...(A) == sizeof...(B)) constexpr auto operator*(Quantity<A...> a, Quantity<B...> b) {
  return Quantity<(A + B)...>::from_si(a.si() * b.si());
}
template <int... A, int... B>
requires(sizeof...(A) == sizeof...(B)) constexpr auto operator/(Quantity<A...> a, Quantity<B...> b) {
  return Quantity<(A - B)...>::from_si(a.si() / b.si());
}

using Energy = Quantity<1, 0>;
using Duration = Quantity<0, 1>; // also a date: seconds since the start of the run
using Power = Quantity<1, -1>;
using Money = Quantity<0, 0, 1>;
using EnergyPrice = Quantity<-1, 0, 1>;         // USD/J
using PowerPrice = Quantity<-1, 1, 1>;          // USD/W, a demand charge
using TemperatureDelta = Quantity<0, 0, 0, 1>;  // K
using HeatCapacity = Quantity<1, 0, 0, -1>;     // J/K
using HeatConductance = Quantity<1, -1, 0, -1>; // W/K
using Bytes = Quantity<0, 0, 0, 0, 1>;
using Bandwidth = Quantity<0, -1, 0, 0, 1>; // byte/s
using Flops = Quantity<0, 0, 0, 0, 0, 1>;
using FlopRate = Quantity<0, -1, 0, 0, 0, 1>;
using Hashes = Quantity<0, 0, 0, 0, 0, 0, 1>;
using HashRate = Quantity<0, -1, 0, 0, 0, 0, 1>;   // hash/s
using HashEnergy = Quantity<1, 0, 0, 0, 0, 0, -1>; // J/hash
using HashPrice = Quantity<0, 0, 1, 0, 0, 0, -1>;  // USD/hash; the published USD/PH/day is this times 86400e15
using Bitcoin = Quantity<0, 0, 0, 0, 0, 0, 0, 1>;
using BitcoinPrice = Quantity<0, 0, 1, 0, 0, 0, 0, -1>;
using Volume = Quantity<0, 0, 0, 0, 0, 0, 0, 0, 1>;      // m3
using VolumeFlow = Quantity<0, -1, 0, 0, 0, 0, 0, 0, 1>; // m3/s
using Mass = Quantity<0, 0, 0, 0, 0, 0, 0, 0, 0, 1>;
using MassFlow = Quantity<0, -1, 0, 0, 0, 0, 0, 0, 0, 1>;
using Pressure = Quantity<1, 0, 0, 0, 0, 0, 0, 0, -1>; // Pa = J/m3

// A point on the temperature scale; only differences can be added or scaled.
class Temperature {
public:
  using Delta = TemperatureDelta;
  constexpr Temperature() = default;
  static constexpr Temperature from_si(double kelvin) { return Temperature{kelvin}; }
  static constexpr Temperature from_celsius(double celsius) { return Temperature{celsius + 273.15}; }
  constexpr double si() const { return kelvin_; }
  constexpr double celsius() const { return kelvin_ - 273.15; }
  constexpr auto operator<=>(const Temperature&) const = default;
  friend constexpr Temperature operator+(Temperature t, Delta d) { return Temperature{t.kelvin_ + d.si()}; }
  friend constexpr Temperature operator-(Temperature t, Delta d) { return Temperature{t.kelvin_ - d.si()}; }
  friend constexpr Delta operator-(Temperature a, Temperature b) { return Delta::from_si(a.kelvin_ - b.kelvin_); }

private:
  explicit constexpr Temperature(double kelvin) : kelvin_{kelvin} {}
  double kelvin_ = 273.15;
};

inline namespace literals {
constexpr Power operator""_W(long double v) { return Power::from_si(static_cast<double>(v)); }
constexpr Power operator""_kW(long double v) { return Power::from_si(static_cast<double>(v) * 1e3); }
constexpr Power operator""_MW(long double v) { return Power::from_si(static_cast<double>(v) * 1e6); }
constexpr Energy operator""_J(long double v) { return Energy::from_si(static_cast<double>(v)); }
constexpr Energy operator""_kWh(long double v) { return Energy::from_si(static_cast<double>(v) * 3.6e6); }
constexpr Energy operator""_MWh(long double v) { return Energy::from_si(static_cast<double>(v) * 3.6e9); }
constexpr Duration operator""_s(long double v) { return Duration::from_si(static_cast<double>(v)); }
constexpr Duration operator""_min(long double v) { return Duration::from_si(static_cast<double>(v) * 60); }
constexpr Duration operator""_h(long double v) { return Duration::from_si(static_cast<double>(v) * 3600); }
constexpr Duration operator""_days(long double v) { return Duration::from_si(static_cast<double>(v) * 86400); }
constexpr Money operator""_USD(long double v) { return Money::from_si(static_cast<double>(v)); }
constexpr EnergyPrice operator""_USD_per_MWh(long double v) {
  return EnergyPrice::from_si(static_cast<double>(v) / 3.6e9);
}
constexpr TemperatureDelta operator""_K(long double v) { return TemperatureDelta::from_si(static_cast<double>(v)); }
constexpr HashRate operator""_TH_per_s(long double v) { return HashRate::from_si(static_cast<double>(v) * 1e12); }
constexpr HashEnergy operator""_J_per_TH(long double v) { return HashEnergy::from_si(static_cast<double>(v) / 1e12); }
} // namespace literals

inline constexpr Duration never =
    Duration::from_si(std::numeric_limits<double>::infinity()); // a date that does not come

} // namespace minehall
