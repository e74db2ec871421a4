export { create } from 'webgpu';
