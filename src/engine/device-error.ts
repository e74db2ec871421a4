/** A device could not do what was asked: it has not the memory, or is lost. Fewer lanes at once may be possible. */
export class DeviceError extends Error {
  override readonly name = 'DeviceError';
}
