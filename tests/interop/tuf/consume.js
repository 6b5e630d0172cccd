// node consume.js METADATA_URL TARGETS_URL FOLDER PATH...: npm's tuf-js trusts FOLDER/root.json, brings
// itself up to date and fetches the files into FOLDER.
const path = require('node:path');
const { Updater } = require('tuf-js');

async function consume(metadataBaseUrl, targetBaseUrl, folder, paths) {
  const updater = new Updater({ metadataBaseUrl, targetBaseUrl, metadataDir: folder, targetDir: folder });
  await updater.refresh();
  for (const name of paths) {
    const target = await updater.getTargetInfo(name);
    if (!target) throw new Error(`no target ${name}`);
    await updater.downloadTarget(target, path.join(folder, path.basename(name)));
  }
}

const [metadataUrl, targetsUrl, folder, ...paths] = process.argv.slice(2);
consume(metadataUrl, targetsUrl, folder, paths).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
