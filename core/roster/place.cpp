#include "roster/place.h"

namespace muster {

void FieldPlaces::note(const Spot& spot, Place place) {
  noted_.push_back({spot.table, std::string(spot.field), spot.index, place});
}

Place FieldPlaces::of(const Spot& spot) const {
  Place best = spot.table;
  for (const Noted& noted : noted_) {
    if (noted.table != spot.table || noted.field != spot.field) continue;
    if (noted.index == spot.index) return noted.place;
    if (noted.index == Spot::whole) best = noted.place;
  }
  return best;
}

}  // namespace muster
