#include "models/market/programme_sharing.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace minehall::market {

namespace {

constexpr double blink = 1e-6; // s; lines that cross within it are ordered as after it

struct Line {
  double at_start = 0, slope = 0; // W, W/s
  double at(double time) const { return at_start + slope * time; }
};

// Shortens `span` to the first crossing of the two after the blink.
Line smaller(const Line& a, const Line& b, double& span) {
  const bool a_first = a.at(blink) <= b.at(blink);
  const Line &low = a_first ? a : b, &high = a_first ? b : a;
  const double closing = low.slope - high.slope;
  if (closing > 0) {
    const double crossing = (high.at_start - low.at_start) / closing;
    if (crossing > blink) span = std::min(span, crossing);
  }
  return low;
}

Line larger(const Line& a, const Line& b, double& span) {
  const Line low = smaller({-a.at_start, -a.slope}, {-b.at_start, -b.slope}, span);
  return {-low.at_start, -low.slope};
}

bool sooner(const Claim& a, const Claim& b) { return a.by != b.by ? a.by < b.by : a.name < b.name; }

std::vector<std::size_t> order_of(std::span<const Claim> claims) {
  std::vector<std::size_t> order(claims.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return sooner(claims[a], claims[b]); });
  return order;
}

} // namespace

// All reductions lie on top of each other above the load, so it suffices that below each baseline no more is given than
// there is.
Duration share_out(std::span<const Claim> claims, Power load, Duration length, std::vector<Share>& shares) {
  double span = length.si();
  std::vector<Line> there(claims.size()), taken(claims.size());
  const auto order = order_of(claims);
  for (auto one = order.begin(); one != order.end(); ++one) {
    const auto& claim = claims[*one];
    Line left{std::numeric_limits<double>::infinity(), 0};
    for (const auto& other : claims) {
      if (other.baseline < claim.baseline) continue;
      Line room{(other.baseline - load).si(), 0};
      for (auto before = order.begin(); before != one; ++before) {
        if (claims[*before].baseline > other.baseline) continue;
        room.at_start -= taken[*before].at_start;
        room.slope -= taken[*before].slope;
      }
      left = smaller(left, room, span);
    }
    there[*one] = larger(left, {}, span);
    const Line owed{claim.first.si(), (claim.last - claim.first).si() / length.si()};
    taken[*one] = smaller(owed, there[*one], span);
  }
  shares.clear();
  for (const auto& line : there) shares.push_back({Power::from_si(line.at(0)), Power::from_si(line.at(span))});
  return Duration::from_si(span);
}

Power load_for(std::span<const Claim> claims) {
  Power load = Power::from_si(std::numeric_limits<double>::infinity());
  for (const auto& one : claims) {
    Power left = one.baseline;
    for (const auto& other : claims)
      if (other.baseline <= one.baseline) left -= other.last;
    load = std::min(load, left);
  }
  return load;
}

Energy integral_of_smaller(Share a, Share b, Duration time) {
  const Power before = a.first - b.first, after = a.last - b.last;
  const bool crossed = (before.si() > 0) != (after.si() > 0) && before.si() != 0 && after.si() != 0;
  if (!crossed) return (std::min(a.first, b.first) + std::min(a.last, b.last)) / 2 * time;
  const double x = before / (before - after);
  const Power meeting = a.first + (a.last - a.first) * x;
  return ((std::min(a.first, b.first) + meeting) * x + (meeting + std::min(a.last, b.last)) * (1 - x)) / 2 * time;
}

} // namespace minehall::market
