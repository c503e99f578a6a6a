// SPDX-License-Identifier: BSL-1.0
#include <tally/torch/detail/effects.hpp>

#include <ATen/core/enum_tag.h>

#include <algorithm>
#include <string_view>

namespace tally::detail {

namespace {

bool is_generator(const c10::Type &type) {
    return type.kind() == c10::TypeKind::GeneratorType ||
           (type.kind() == c10::TypeKind::OptionalType && is_generator(*type.containedType(0)));
}

// Normalizations write to these without a sign of it.
bool is_statistic(std::string_view argument) { return argument == "running_mean" || argument == "running_var"; }

bool is_written(const c10::Argument &argument) {
    return (argument.alias_info() && argument.alias_info()->isWrite()) || is_statistic(argument.name());
}

bool has_dropout(const c10::FunctionSchema &schema) {
    constexpr std::string_view dropout = "dropout";
    const auto says_so = [&](const std::string &name) { return name.find(dropout) != name.npos; };
    return says_so(schema.name()) ||
           std::any_of(schema.arguments().begin(), schema.arguments().end(),
                       [&](const c10::Argument &argument) { return says_so(argument.name()); });
}

// "train" of dropouts and recurrent layers, "training" of rrelu.
bool says_whether_it_trains(const c10::Argument &argument) {
    return argument.name() == "train" || argument.name() == "training";
}

// Of attention and recurrent layers; a dropout's own, "p", does not tell for all of them.
bool is_rate(const c10::Argument &argument) { return argument.name() == "dropout" || argument.name() == "dropout_p"; }

// Operations of other libraries may do anything.
bool is_foreign(const c10::FunctionSchema &schema) { return !std::string_view(schema.name()).starts_with("aten::"); }

} // namespace

operation_effects::operation_effects(const c10::OperatorHandle &op) {
    const c10::FunctionSchema &schema = op.schema();
    for (std::size_t i = 0; i < schema.arguments().size(); ++i) {
        const c10::Argument &argument = schema.arguments()[i];
        if (is_written(argument))
            written.push_back(i);
        if (is_generator(*argument.type()))
            generators.push_back(i);
        if (says_whether_it_trains(argument) || is_rate(argument))
            switches.push_back(i);
    }
    draws =
        !generators.empty() || op.hasTag(at::Tag::nondeterministic_seeded) || has_dropout(schema) || is_foreign(schema);
}

bool operation_effects::may_draw(c10::ArrayRef<c10::IValue> arguments) const {
    return draws && std::none_of(switches.begin(), switches.end(), [&](std::size_t i) {
               const c10::IValue &value = arguments[i];
               return (value.isBool() && !value.toBool()) || (value.isDouble() && value.toDouble() == 0);
           });
}

} // namespace tally::detail
