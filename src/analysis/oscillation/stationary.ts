/**
 * How far RMSProp strays from the minimum of a parabola ½·h·x² whose gradient is seen through normal noise: g = h·x + σ·ξ.
 *
 * Where the steps are small against the noise, x settles into a random walk that the curvature holds back. A step has the
 * mean square s² = lr²·E[g²/v] and pulls back by lr·h·x·E[g²/√v]/σ² on average (the derivative of E[g/√v] by a shift of
 * the newest gradient; shifts of older ones cancel by symmetry). So, to first order in lr·h/σ,
 *
 *     var x = lr·σ² · E[g²/v] / (2h · E[g²/√v]) = s·σ/2h · N    with N = σ·√E[g²/v] / E[g²/√v]
 *
 * N is what the noise of v does at equal steps. For α → 1, v is σ² and N is 1; for α = 0, v is g² and N is √(π/2). In
 * between, with the weights wᵢ = (1−α)αⁱ of v and independent gradients, both means are integrals of
 * E[g²·exp(−u·v)] = σ²(1 + 2u·w₀σ²)^(−3/2) · Πᵢ₌₁(1 + 2u·wᵢσ²)^(−1/2), for v^(−p) = ∫ u^(p−1) exp(−u·v) du / Γ(p).
 */
export interface Stationary {
  /** Root mean square of a step over lr. */
  readonly step: number;
  /** N: the variance of x over what it would be with steps as large and a v without noise. */
  readonly noise: number;
}

export function stationary(alpha: number): Stationary {
  if (alpha === 0) return { step: 1, noise: Math.sqrt(Math.PI / 2) };
  // Close to 1 what is missing to the limit is proportional to 1 − α, and the weights would be many.
  if (alpha > NEAR_ONE) {
    const near = stationary(NEAR_ONE);
    const share = (1 - alpha) / (1 - NEAR_ONE);
    return { step: 1 + (near.step - 1) * share, noise: 1 + (near.noise - 1) * share };
  }
  const step = Math.sqrt(meanOver(1, alpha));
  return { step, noise: step / meanOver(0.5, alpha) };
}

const NEAR_ONE = 0.99;

/** E[g²/vᵖ] for σ = 1, by the midpoint rule over ln s, where the integrand dies off on both sides. */
function meanOver(p: number, alpha: number): number {
  const logGamma = p === 1 ? 0 : Math.log(Math.PI) / 2;
  const weights: number[] = [];
  // What is cut off weighs a billionth of the first.
  for (let w = 1 - alpha; w > (1 - alpha) * 1e-9; w *= alpha) weights.push(w);
  const [low, high, parts] = [-40, 60, 600];
  let total = 0;
  for (let i = 0; i < parts; i++) {
    const u = low + ((i + 0.5) * (high - low)) / parts;
    const s = Math.exp(u);
    let log = p * u - logGamma - Math.log1p(2 * s * weights[0]!);
    for (const w of weights) log -= Math.log1p(2 * s * w) / 2;
    total += Math.exp(log);
  }
  return (total * (high - low)) / parts;
}
