// What the site asks of the engine: carry work to its end, move bytes, turn nodes off and on.
// The site owns work and rate; the engine carries.
#pragma once

#include "models/base/ids.hpp"
#include "sim/site/agenda.hpp"

namespace minehall::site {

using minehall::NodeId;
enum class ActivityId : std::uint32_t {}; // from 0, used again when free: carriers index by it

// How an end is told: an agenda event of phase completion with these fields (subject = the activity's id).
struct Notice {
  ActivityId id;
  std::uint32_t generation = 0;
  Topic topic = Topic::work_end;
  EventId cause = EventId::none; // the event that started it
};

class Carrier {
public:
  virtual ~Carrier() = default;
  // Work of a gang that will end after `span` at the present rate, carried on its lead node (which must be on).
  // A live activity of the same id is stopped first: this is also the way to re-issue work at a new rate.
  // `rest`: more of the same work that will follow under this id after a pause, in the same unit.
  virtual void start_work(const Notice& notice, NodeId lead, Duration span, Duration rest) = 0;
  // Bytes from a node to the site's storage (checkpoint) or back (restore), over the fabric's links, shared with
  // others.
  enum class Direction { to_storage, from_storage };
  virtual void start_transfer(const Notice& notice, NodeId node, Bytes amount, Direction direction) = 0;
  // Nothing is told of a stopped activity, even when its end is due at this very instant and not yet told.
  virtual void stop(ActivityId id) = 0;
  // The site stops what runs on a node before it turns the node off.
  virtual void turn_off(NodeId node) = 0;
  virtual void turn_on(NodeId node) = 0;
};

} // namespace minehall::site
