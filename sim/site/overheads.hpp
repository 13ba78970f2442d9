// What a watt less of machines takes off the import: the cooling of the rooms that they stand in and the losses that
// follow the load. House loads, stores that charge, own supply and losses without load stay as they are.
#pragma once

#include "sim/site/rooms.hpp"

namespace minehall::site {

class Overheads {
public:
  Overheads(const SiteState& state, const Rooms& rooms, const AiHall& ai) : state_{state}, rooms_{rooms}, ai_{ai} {}
  void measure(Duration now);               // anew if it is due
  double miners() const { return miners_; } // of import per power of machines, as last measured
  double gangs() const { return gangs_; }

private:
  struct Container {
    std::uint32_t room;
    std::size_t element; // in elements_, that feeds its machines
  };
  void build(); // what stays as it is
  void measure_miners(Duration now);
  void measure_gangs();

  const SiteState& state_;
  const Rooms& rooms_;
  const AiHall& ai_;
  double miners_ = 1, gangs_ = 1;
  Duration due_;
  std::vector<double> no_load_loss_; // W, by element
  std::vector<Container> containers_;
  std::vector<power::ElementId> elements_;
  std::vector<Power> drawn_; // from elements_, at the last measure
};

} // namespace minehall::site
