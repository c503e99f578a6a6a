// SPDX-License-Identifier: BSL-1.0
// A net is a list: what MP11 and Hana do with lists they do with nets.
#include <tally/hana.hpp>

#include <boost/hana.hpp>
#include <boost/mp11.hpp>

#include <cstdio>
#include <type_traits>

using namespace tally;
namespace hana = boost::hana;
namespace mp = boost::mp11;

// [mp11]
using Mlp = Sequential<Linear<784, 256>, Tanh, Linear<256, 64>, Tanh, Linear<64, 10>>;

static_assert(mp::mp_size<Mlp>::value == 5);
static_assert(mp::mp_count<Mlp, Tanh>::value == 2);

// The same net with another activation.
using Relu = mp::mp_replace<Mlp, Tanh, ReLU<>>;
static_assert(std::is_same_v<Relu, Sequential<Linear<784, 256>, ReLU<>, Linear<256, 64>, ReLU<>, Linear<64, 10>>>);

// A block that derives from a list: layer_list gives the list.
struct Classifier : Relu {};
static_assert(std::is_same_v<mp::mp_front<layer_list<Classifier>>, Linear<784, 256>>);

// All but the last layer, and a new head.
using Features = mp::mp_pop_back<layer_list<Classifier>>;
using Other = mp::mp_push_back<Features, Linear<64, 100>>;
static_assert(params<Other> == 784 * 256 + 256 + 256 * 64 + 64 + 64 * 100 + 100);
// [/mp11]

int main() {
    // [hana]
    hana::for_each(layers<Classifier>, [](auto layer) {
        using Layer = typename decltype(layer)::type;
        std::printf("%s %lld\n", Layer::options.type, static_cast<long long>(params<Layer>));
    });
    constexpr auto heavy = hana::find_if(layers<Classifier>, [](auto layer) {
        return hana::bool_c<(params<typename decltype(layer)::type> > 100'000)>;
    });
    static_assert(heavy == hana::just(hana::type_c<Linear<784, 256>>));
    // [/hana]
}
