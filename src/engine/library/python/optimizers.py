"""The optimizers of torch.optim: what there is, and making one."""
import inspect

import torch


def optimizer_classes():
    return {
        key: value
        for key, value in vars(torch.optim).items()
        if inspect.isclass(value) and issubclass(value, torch.optim.Optimizer) and value is not torch.optim.Optimizer
    }


def make_optimizer(name, hyper, parameters):
    """The optimizer, and whether its step must be able to evaluate the loss again."""
    classes = optimizer_classes()
    if name not in classes:
        raise NameError(f"torch.optim {torch.__version__} has no optimizer {name}; it has {', '.join(sorted(classes))}")
    closure = inspect.signature(classes[name].step).parameters.get("closure")
    optimizer = classes[name](parameters, **{key: as_tuple(value) for key, value in hyper.items()})
    return optimizer, closure is not None and closure.default is closure.empty


def objections(optimizers):
    """The classes with their options, and for each optimizer what is said when it is made, None if it can be."""

    def refusal(optimizer):
        try:
            make_optimizer(optimizer["name"], optimizer["hyper"], [torch.nn.Parameter(torch.zeros(2, 2))])
        except Exception as error:  # noqa: BLE001 (told to the one who asked)
            return f"{error}" or type(error).__name__
        return None

    # The first option is `params`.
    options = {name: list(inspect.signature(it).parameters)[1:] for name, it in sorted(optimizer_classes().items())}
    return {"classes": options, "refusals": [refusal(optimizer) for optimizer in optimizers]}


def as_tuple(value):
    return tuple(map(as_tuple, value)) if isinstance(value, list) else value
