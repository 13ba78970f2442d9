// The loop of a run and the carrier of its work and transfers on SimGrid. One engine a process: SimGrid's clock is
// static.
#pragma once

#include "sim/engine/platform.hpp"
#include "sim/site/agenda.hpp"
#include "sim/site/carrier.hpp"
#include "sim/site/world_interface.hpp"

#include <memory>

namespace minehall::engine {

class Engine final : public site::Carrier {
public:
  Engine(const PlatformSpec& spec, site::Agenda& agenda);
  ~Engine() override;
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Events with date <= end are handled; an exception of the world passes through with nothing left running.
  void run(Duration end, site::World& world);
  Duration now() const { return now_; }

  void start_work(const site::Notice& notice, NodeId lead, Duration span, Duration rest) override;
  void start_transfer(const site::Notice& notice, NodeId node, Bytes amount, Direction direction) override;
  void stop(site::ActivityId id) override;
  void turn_off(NodeId node) override;
  void turn_on(NodeId node) override;

private:
  class Kernel;
  Duration advance(Duration end);
  void drain(site::World& world);

  site::Agenda& agenda_;
  Duration now_;
  std::unique_ptr<Kernel> kernel_;
};

} // namespace minehall::engine
