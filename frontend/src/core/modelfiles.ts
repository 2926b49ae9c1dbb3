/** Which files hold a Keras model: those go to the app as bytes. */

export function isModelFile(name: string): boolean {
  return /\.(keras|h5|hdf5)$/i.test(name);
}
