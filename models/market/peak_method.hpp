// How a transmission charge by coincident peaks counts them. The method is data with dates: 4CP is to be replaced (SB6
// of 2025 has the PUCT amend its rule by 31 December 2026, Project 58484), and what replaces it is not decided.
#pragma once

#include "models/base/calendar.hpp"
#include "models/base/quantity.hpp"
#include "models/market/validity.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace minehall::market {

// The default is 4CP: the highest 15-minute interval of each month from June to September sets the charge of the next
// calendar year. Proposed by the PUCT's staff (12 June 2026, Project 58000, 16 TAC 25.192(a)(4)): 12CP, the highest 30
// minutes of each month of a year from October to September: {months 1..12, first_month 10, interval 1800 s}. Its
// minimum billing demand (25.193(d)) for new loads from 75 MW is the greatest of the contracted peak, the highest own
// demand of the past year and the load at the peaks: `minimum` and `minimum_of_own_peak` 1, by the connection date.
struct PeakMethod {
  Validity validity = {}; // by the month's first instant
  std::vector<int> months = {6, 7, 8, 9};
  int per_month = 1;                          // so many of the month's highest daily peaks
  int first_month = 1;                        // of the year of peaks
  Duration interval = Duration::from_si(900); // of a peak: mean load over it; a coarser series' own step stands for it
  std::string load_series = {};               // of the system, or its net load; "": that of the charge
  std::optional<PowerPrice> rate = {};        // a year; none: that of the charge
  Power minimum = {};                         // billed at least
  double minimum_of_own_peak = 0;             // billed at least, of the highest metering interval of the year
};

std::vector<PeakMethod> four_cp(); // for all time and all sites

// That which holds in the local month of the date; nullptr if none does.
const PeakMethod* method_at(std::span<const PeakMethod> methods, double connected_utc, const Calendar& calendar,
                            Duration date);
// Whether its peaks are in the month of the date.
bool counts(const PeakMethod& method, const Calendar& calendar, Duration date);
// The calendar year whose charge a peak at the date sets: the one after its year of peaks has ended.
int charged_year(const PeakMethod& method, const Calendar& calendar, Duration date);

// What sets the charge of a calendar year: all peaks count alike, also where the method changes between them.
struct PeakYear {
  int year = 0;
  std::size_t peaks = 0;  // that there are to be
  std::size_t before = 0; // of them, in months before a date
  PowerPrice rate = {};   // mean of their methods'
  Power minimum = {};     // of the last method
  double minimum_of_own_peak = 0;
};
PeakYear peak_year(std::span<const PeakMethod> methods, PowerPrice rate, double connected_utc, const Calendar& calendar,
                   int year, Duration before = {});

// Billed for a year: the mean load at its peaks, or the minimum.
Power billed(const PeakYear& year, Power load_at_peaks, Power own_peak);

// What is wrong with these as one rule in turn, where `window` is what it is for: dates of intervals and of connections
// for which no method holds, or more than one. Empty if nothing.
std::vector<std::string> method_problems(std::span<const PeakMethod> methods, const Validity& window);

} // namespace minehall::market
