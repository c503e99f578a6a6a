// SPDX-License-Identifier: BSL-1.0
#include <tally/torch/compare.hpp>

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace tally {

namespace {

using row_pointers = std::vector<const record *>;

row_pointers rows_with_parameters(const report &r) {
    row_pointers rows;
    for (const record &row : r.rows)
        if (row.leaf && row.params > 0)
            rows.push_back(&row);
    for (const record &module : r.not_called())
        rows.push_back(&module);
    return rows;
}

// One number stands for all dimensions.
bool same_sizes(const sizes_attribute &a, const sizes_attribute &b) {
    if (a.count == 0 || b.count == 0)
        return a.count == b.count;
    for (int i = 0; i < std::max(a.count, b.count); ++i)
        if (a.values[a.count == 1 ? 0 : i] != b.values[b.count == 1 ? 0 : i])
            return false;
    return a.count == b.count || a.count == 1 || b.count == 1;
}

struct named_sizes {
    const char *name;
    sizes_attribute layer_attributes::*sizes;
};

constexpr named_sizes all_sizes[] = {{", kernel ", &layer_attributes::kernel_size},
                                     {", stride ", &layer_attributes::stride},
                                     {", padding ", &layer_attributes::padding},
                                     {", dilation ", &layer_attributes::dilation}};

bool same_attributes(const record &a, const record &b) {
    return a.groups == b.groups && std::all_of(std::begin(all_sizes), std::end(all_sizes), [&](const named_sizes &s) {
               return same_sizes(a.*s.sizes, b.*s.sizes);
           });
}

bool same_layer(const record &a, const record &b) {
    return a.executed == b.executed && a.type == b.type && a.outputs == b.outputs && a.params == b.params &&
           a.trainable == b.trainable && a.macs == b.macs && same_attributes(a, b);
}

// Options that the other layer has, too, and that differ.
void put_what_differs(detail::writer &w, const record &row, const record &other) {
    if (row.trainable != other.trainable && row.params == other.params) {
        w.put(", ");
        w.put_number(row.trainable, true);
        w.put(" trainable");
    }
    if (row.type != other.type)
        return;
    for (const named_sizes &s : all_sizes)
        if (!same_sizes(row.*s.sizes, other.*s.sizes)) {
            w.put(s.name);
            detail::put_sizes(w, row.*s.sizes);
        }
    if (row.groups != other.groups) {
        w.put(", groups ");
        w.put_number(row.groups);
    }
}

std::string describe_layer(const record &row, const record *other) {
    char text[600];
    detail::writer w(text, sizeof text);
    w.put(row.path.empty() ? row.name : row.path);
    w.put(" (");
    w.put(row.type);
    w.put(")");
    if (row.executed) {
        detail::written_shape last;
        w.put(" ");
        detail::put_shapes(w, row.outputs, last);
    }
    w.put(", ");
    w.put_number(row.params, true);
    w.put(" params, ");
    if (row.executed) {
        w.put_number(row.macs, true);
        w.put(" mult-adds");
    } else
        w.put("not called");
    if (other && row.executed && other->executed)
        put_what_differs(w, row, *other);
    return {text, std::min<std::size_t>(static_cast<std::size_t>(w.size()), sizeof text)};
}

// length[i][k]: how many layers of the two tails from i and k on can be paired in order.
class common_layers {
  public:
    common_layers(const row_pointers &a, const row_pointers &b)
        : width_(b.size() + 1), length_((a.size() + 1) * width_) {
        for (std::size_t i = a.size(); i-- > 0;)
            for (std::size_t k = b.size(); k-- > 0;)
                at(i, k) = same_layer(*a[i], *b[k]) ? at(i + 1, k + 1) + 1 : std::max(at(i + 1, k), at(i, k + 1));
    }

    int &at(std::size_t i, std::size_t k) { return length_[i * width_ + k]; }

  private:
    std::size_t width_;
    std::vector<int> length_;
};

// Layers between two pairs are what differs: side by side, as far as both have some.
void add_gap(difference &d, const row_pointers &a, std::size_t a_begin, std::size_t a_end, const row_pointers &b,
             std::size_t b_begin, std::size_t b_end) {
    while (a_begin < a_end || b_begin < b_end) {
        layer_difference &layer = d.layers.emplace_back();
        const record *declared = a_begin < a_end ? a[a_begin++] : nullptr;
        const record *observed = b_begin < b_end ? b[b_begin++] : nullptr;
        if (declared)
            layer.declared = describe_layer(*declared, observed);
        if (observed)
            layer.observed = describe_layer(*observed, declared);
    }
}

void compare_layers(difference &d, const row_pointers &a, const row_pointers &b) {
    common_layers common(a, b);
    std::size_t i = 0, k = 0, a_gap = 0, b_gap = 0;
    while (i < a.size() && k < b.size()) {
        if (same_layer(*a[i], *b[k])) {
            add_gap(d, a, a_gap, i, b, b_gap, k);
            a_gap = ++i;
            b_gap = ++k;
        } else if (common.at(i + 1, k) >= common.at(i, k + 1))
            ++i;
        else
            ++k;
    }
    add_gap(d, a, a_gap, a.size(), b, b_gap, b.size());
}

void compare_total(difference &d, const char *what, std::int64_t declared, std::int64_t observed) {
    if (declared != observed)
        d.totals.push_back({what, declared, observed});
}

std::string or_none(const std::string &text) { return text.empty() ? "none" : text; }

} // namespace

difference compare(const report &declared, const report &observed) {
    difference d;
    compare_layers(d, rows_with_parameters(declared), rows_with_parameters(observed));
    compare_total(d, "params", declared.totals.params, observed.totals.params);
    compare_total(d, "trainable params", declared.totals.trainable, observed.totals.trainable);
    compare_total(d, "mult-adds", declared.totals.macs, observed.totals.macs);
    return d;
}

std::string to_text(const difference &d) {
    std::string text;
    for (const layer_difference &layer : d.layers)
        text += "declared: " + or_none(layer.declared) + "; observed: " + or_none(layer.observed) + "\n";
    for (const total_difference &total : d.totals)
        text += total.what + ": declared " + std::to_string(total.declared) + ", observed " +
                std::to_string(total.observed) + "\n";
    return text.empty() ? "no difference\n" : text;
}

} // namespace tally
