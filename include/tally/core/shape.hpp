// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/dim.hpp>
#include <tally/core/dtype.hpp>
#include <tally/core/error.hpp>
#include <tally/core/text_view.hpp>
#include <tally/core/writer.hpp>

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <type_traits>

namespace tally {

/// The sizes of a tensor: a literal value with inline storage for up to `max_rank` dimensions of type `D`.
template <class D> class basic_shape {
  public:
    static constexpr int max_rank = 8;

    /// `shape{}`: no dimensions. (Not `shape s;`: to initialize member by member takes clang 25 microseconds a layer.)
    basic_shape()
        requires std::is_trivially_default_constructible_v<D>
    = default;

    constexpr basic_shape() : dims_{}, rank_(0) {}

    /// `shape{1, 3, 224, 224}`. It is no `std::initializer_list`: to copy one takes a constant evaluation twice as
    /// long.
    template <std::convertible_to<D>... N>
        requires(sizeof...(N) > 0 && sizeof...(N) <= max_rank)
    constexpr basic_shape(N... dims) : dims_{D(dims)...}, rank_(sizeof...(N)) {}

    template <std::convertible_to<D>... N>
        requires(sizeof...(N) > max_rank)
    constexpr basic_shape(N...) {
        detail::raise_broken_rule(detail::too_many_dimensions, "shape", sizeof...(N));
    }

    template <class... N>
        requires((std::convertible_to<N, D> || std::floating_point<N>) && ...) && (std::floating_point<N> || ...)
    basic_shape(N...) = delete; // sizes are whole numbers: cast them to std::int64_t

    /// More than `max_rank` dimensions are error T08.
    constexpr basic_shape(const D *dims, int rank) : dims_{}, rank_(rank) {
        if (rank > max_rank)
            detail::raise_broken_rule(detail::too_many_dimensions, "shape", rank);
        for (int i = 0; i < rank; ++i)
            dims_[i] = dims[i];
    }

    /// The number of dimensions.
    constexpr int rank() const { return rank_; }

    constexpr int size() const { return rank_; }

    /// Dimension `i`; negative ones count from the end, as in PyTorch. One that is not there is error T23.
    constexpr D &operator[](int i) { return dims_[index(i)]; }

    constexpr const D &operator[](int i) const { return dims_[index(i)]; }

    constexpr D *begin() { return dims_; }

    constexpr const D *begin() const { return dims_; }

    constexpr D *end() { return dims_ + rank_; }

    constexpr const D *end() const { return dims_ + rank_; }

    /// A ninth dimension is error T08.
    constexpr void push_back(D d) {
        if (rank_ == max_rank)
            detail::raise_broken_rule(detail::too_many_dimensions, "shape", rank_ + 1);
        dims_[rank_++] = d;
    }

    /// Not checked; new dimensions are what was in their place.
    constexpr void resize(int rank) { rank_ = rank; }

    /// The product of the dimensions `first` to `last - 1`; 1 for an empty range. Others than it has are error T23.
    constexpr D product(int first, int last) const {
        if (first < 0 || last > rank_)
            detail::raise_broken_rule(detail::no_dimension, "shape", first < 0 ? first : last - 1, rank_);
        D product = 1;
        for (int i = first; i < last; ++i)
            product *= dims_[i];
        return product;
    }

    /// The number of elements.
    constexpr D numel() const { return product_of(dims_, rank_); }

    friend constexpr bool operator==(const basic_shape &a, const basic_shape &b) {
        return a.rank_ == b.rank_ && equal(a.dims_, b.dims_, a.rank_);
    }

  private:
    constexpr int index(int i) const {
        const int from_front = i < 0 ? rank_ + i : i;
        if (static_cast<unsigned>(from_front) >= static_cast<unsigned>(rank_))
            detail::raise_broken_rule(detail::no_dimension, "shape", i, rank_);
        return from_front;
    }

    D dims_[max_rank];
    int rank_;
};

/// A shape and the type of the elements: what enters and leaves a layer. It is used like a shape.
template <class D> class basic_typed_shape : public basic_shape<D> {
  public:
    basic_typed_shape()
        requires std::is_trivially_default_constructible_v<D>
    = default;

    constexpr basic_typed_shape() : dtype(scalar_type::float32) {}

    constexpr basic_typed_shape(const basic_shape<D> &sizes, scalar_type type = scalar_type::float32)
        : basic_shape<D>(sizes), dtype(type) {}

    constexpr basic_typed_shape(std::initializer_list<D> dims)
        : basic_shape<D>(dims.begin(), static_cast<int>(dims.size())), dtype(scalar_type::float32) {}

    scalar_type dtype; ///< float32 of `typed_shape s{}`

    friend constexpr bool operator==(const basic_typed_shape &a, const basic_typed_shape &b) {
        return a.dtype == b.dtype && static_cast<const basic_shape<D> &>(a) == static_cast<const basic_shape<D> &>(b);
    }

    friend constexpr bool operator==(const basic_typed_shape &a, const basic_shape<D> &b) {
        return static_cast<const basic_shape<D> &>(a) == b;
    }
};

using shape = basic_shape<dim>;
using typed_shape = basic_typed_shape<dim>;

/// Bytes of a tensor of that shape.
constexpr dim bytes_of(const typed_shape &s) { return s.numel() * dim(element_size(s.dtype)); }

/// A view of several tensors' shapes, which lie elsewhere: a row's inputs, a layer's outputs.
template <class D> struct basic_shape_list {
    const basic_typed_shape<D> *first = nullptr; ///< null if there is none
    int count = 0;

    constexpr int size() const { return count; }

    constexpr bool empty() const { return count == 0; }

    /// Input or output `i`, from 0. One that is not there is error T09.
    constexpr const basic_typed_shape<D> &operator[](int i) const {
        if (static_cast<unsigned>(i) >= static_cast<unsigned>(count))
            detail::raise_broken_rule(detail::no_such_tensor, "shape_list", i, count);
        return first[i];
    }

    constexpr const basic_typed_shape<D> *begin() const { return first; }

    constexpr const basic_typed_shape<D> *end() const { return first + count; }

    friend constexpr bool operator==(basic_shape_list a, basic_shape_list b) {
        bool equal = a.count == b.count;
        for (int i = 0; equal && i < a.count; ++i)
            equal = a[i] == b[i];
        return equal;
    }
};

using shape_list = basic_shape_list<dim>;

namespace detail {

/// "[1, 3, ?, 224]"
constexpr void put_shape(writer &w, const shape &s) { w.put_list(s.begin(), s.rank()); }

} // namespace detail

/// "[1, 3, ?, 224]": printed as tables have it.
template <class Traits>
std::basic_ostream<char, Traits> &operator<<(std::basic_ostream<char, Traits> &out, const shape &s) {
    char text[192]; // of 8 dimensions with 20 digits
    detail::writer w(text, sizeof text);
    detail::put_shape(w, s);
    return out << text_view(text, static_cast<std::size_t>(w.size()));
}

namespace detail {

/// The sizes of a `Shape`. Where they are no tensor's they are kept all the same, but for those beyond `max_rank`: the
/// walk that starts with them reports it.
constexpr shape sizes_of(std::initializer_list<std::int64_t> dims) {
    shape s{};
    for (const std::int64_t d : dims)
        if (s.rank() < shape::max_rank)
            s.push_back(d);
    s.resize(static_cast<int>(dims.size()));
    return s;
}

} // namespace detail

/// A tensor of float32 with these sizes, as a type: `Shape<1, 3, 224, 224>`, `Shape<dyn, 3, dyn, dyn>`.
///
/// Negative sizes other than `dyn` and more than 8 dimensions are error T08 in every net that it is given to.
template <std::int64_t... Dims> struct Shape {
    static constexpr typed_shape value{detail::sizes_of({Dims...}), scalar_type::float32};
};

namespace detail {

// What stands where an input should, but is none: the walk refuses a shape of that rank.
inline constexpr int rank_of_no_shape = -1;
inline constexpr typed_shape no_shape = [] {
    typed_shape s{};
    s.resize(rank_of_no_shape);
    return s;
}();

template <class In> inline constexpr const typed_shape &input_of = no_shape;
template <class In>
    requires requires { In::value.dtype; }
inline constexpr const typed_shape &input_of<In> = In::value;

} // namespace detail

/// The same sizes with another element type: `Typed<Shape<8, 128>, scalar_type::int64>`, for short `Int64<Shape<8,
/// 128>>`.
template <class S, scalar_type Type> struct Typed {
    static constexpr typed_shape value{detail::input_of<S>, Type};
};

template <class S> using Float16 = Typed<S, scalar_type::float16>;
template <class S> using BFloat16 = Typed<S, scalar_type::bfloat16>; // beside torch: tally::BFloat16
template <class S> using Float64 = Typed<S, scalar_type::float64>;
template <class S> using Int32 = Typed<S, scalar_type::int32>;
template <class S> using Int64 = Typed<S, scalar_type::int64>;
template <class S> using Bool = Typed<S, scalar_type::boolean>;

/// Several inputs of a net, in the order of its forward: `Inputs<Shape<5, 3, 8>, Shape<2, 3, 16>>`.
template <class... S> struct Inputs {
    static constexpr typed_shape values[sizeof...(S) + 1] = {detail::input_of<S>...};
    static constexpr shape_list value{values, sizeof...(S)};
};

namespace detail {

template <class In> struct inputs_of {
    static constexpr shape_list value{&input_of<In>, 1};
};

template <class... S> struct inputs_of<Inputs<S...>> {
    static constexpr shape_list value = Inputs<S...>::value;
};

} // namespace detail

} // namespace tally
