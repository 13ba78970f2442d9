#include "models/power/element.hpp"

namespace minehall::power {

// The meter stands at the feed: what is lost before it is the utility's.
Draw draw(const UtilityFeedSpec&, Flow output) { return {.loss = {}, .input_reactive = output.reactive}; }

} // namespace minehall::power
