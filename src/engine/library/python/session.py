"""Training of any kind: a loss of some rows, its gradients by autograd, an optimizer of torch.optim."""
import torch
from optimizers import make_optimizer


class Session:
    """What is trained says how its loss is computed, and by which tensors, in the order that the optimizer sees."""

    def __init__(self, message, tensors):
        self.batch_size = message["batchSize"]
        self.optimizer, self.needs_closure = make_optimizer(message["name"], message["hyper"], tensors)
        self.last_rows = None

    def loss(self, rows):
        """The mean loss of some rows of the training split, from which gradients can be taken."""
        raise NotImplementedError

    def gradient(self, rows):
        """The loss of one batch, with the parameters' gradients left in place."""
        self.last_rows = rows
        loss = self.loss(rows)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        return loss

    def update(self):
        if self.needs_closure:
            self.optimizer.step(lambda: self.gradient(self.last_rows))
        else:
            self.optimizer.step()

    def step(self, rows):
        losses = []
        for batch in rows.split(self.batch_size):
            loss = self.gradient(batch)
            self.update()
            losses.append(loss.item())
        return losses


def gradient_of(parameter):
    """The tensor of a parameter's gradient, which can be written to."""
    if parameter.grad is None:
        parameter.grad = torch.zeros_like(parameter)
    return parameter.grad
