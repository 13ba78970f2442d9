// The table of what grid programmes called for and got.
#include "sim/engine/recording.hpp"

namespace minehall::engine {

using record::Type;

void Recording::declare_deliveries() {
  deliveries_ =
      recorder_.add_table({"/programmes/deliveries",
                           "delivery",
                           "calls of grid programmes, and what was delivered",
                           {{"programme", Type::label, "1", "name of the programme"},
                            {"award", Type::f8, "W", "reduction called for"},
                            {"called", Type::f8, "s", "call known"},
                            {"due", Type::f8, "s", "deadline of full delivery"},
                            {"until", Type::f8, "s", "release, or end of the sustained time"},
                            {"baseline", Type::f8, "W", "load against which the reduction counts"},
                            {"committed", Type::f8, "J", "energy owed, ramp included"},
                            {"delivered", Type::f8, "J", "of it, delivered"},
                            {"over", Type::f8, "J", "reduction beyond what was owed, unpaid"},
                            {"deadline_met", Type::flag, "1", "full reduction at the deadline", {"no", "yes"}},
                            {"reached", Type::f8, "s", "first date of full reduction; NaN: never"},
                            {"payment", Type::f8, "USD", "for energy delivered"},
                            {"penalty", Type::f8, "USD", "for energy short, forfeit of the capacity payment included"},
                            {"state", Type::flag, "1", "at the end of the run", {"ended", "under_way"}},
                            {"id", Type::i8, "1", "id of the call"},
                            {"cause", Type::i8, "1", "id of its cause, 0: the scenario itself"}}});
}

} // namespace minehall::engine
