// What the site asks of the engine: carry work to its end, move bytes, turn nodes off and on. The site owns work and rate; the engine carries.
#pragma once

#include "sim/site/agenda.hpp"

namespace minehall::site {

enum class NodeId : std::uint32_t {};
enum class ActivityId : std::uint32_t {};

// Ends are told as an agenda event (phase completion, topic given at the start, subject = the activity's id, generation = the value given at the start).
class Carrier {
public:
  virtual ~Carrier() = default;
  // Work of a gang that will end after `span` at the present rate, carried on its lead node (which must be on).
  virtual void start_work(ActivityId id, std::uint32_t generation, NodeId lead, Duration span) = 0;
  // Bytes from a node to the site's storage (checkpoint) or back (restore), over the links of the fabric, shared with others.
  enum class Direction { to_storage, from_storage };
  virtual void start_transfer(ActivityId id, std::uint32_t generation, NodeId node, Bytes amount, Direction direction) = 0;
  // Nothing is told of a stopped activity.
  virtual void stop(ActivityId id) = 0;
  // The site stops what runs on a node before it turns the node off.
  virtual void turn_off(NodeId node) = 0;
  virtual void turn_on(NodeId node) = 0;
};

} // namespace minehall::site
