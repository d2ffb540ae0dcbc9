import { Controller, Get, Inject, NotFoundException, Param, Query, Req, Res } from '@nestjs/common';
import type { ArtifactStore } from '@lepton/artifact-store';
import { workspaceOf } from '@lepton/graphql';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ARTIFACT_STORE } from '../artifact/artifact.tokens.js';
import { DatasetVersionRepository } from '../dataset-version/dataset-version.repository.js';
import { drawThumbnail } from './draw-thumbnail.js';
import { mediaType } from '../ingest/media/media-type.js';
import { mediaColumn, SampleReader } from './read-sample.js';

/** Whatever a file holds, a browser shows it and runs nothing of it. */
const HARMLESS = { 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox" };

/** `/samples/<dataset version>/<row>`: the picture or recording of a row as it was uploaded, or (`?as=thumbnail`) a small picture of it. */
@Controller('samples')
export class SampleController {
  private readonly samples: SampleReader;

  constructor(private readonly versions: DatasetVersionRepository, @Inject(ARTIFACT_STORE) artifacts: ArtifactStore) {
    this.samples = new SampleReader((digest) => artifacts.localPath(digest));
  }

  @Get(':version/:row')
  async sample(@Param('version') id: string, @Param('row') row: string, @Query('as') as: string | undefined, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const content = (await this.versions.find(workspaceOf(request), id))?.content;
    const kind = content && mediaColumn(content)?.type;
    const thumbnail = as === 'thumbnail';
    // A version never changes.
    const etag = `"${id}/${row}${thumbnail ? '/thumbnail' : ''}"`;
    if (kind && request.headers['if-none-match'] === etag) return void (await reply.code(304).headers({ etag }).send());
    const bytes = content && /^\d{1,15}$/.test(row) ? await this.samples.read(content, Number(row)) : undefined;
    if (!bytes || (kind !== 'IMAGE' && kind !== 'AUDIO')) {
      throw new NotFoundException(`There is no picture or recording at row ${row} of ${id}: it may be missing, or one that cannot be decoded. Take links from datasetVersion { sampleUrl(row:) }.`);
    }
    const { type, bytes: shown } = thumbnail ? await drawThumbnail(kind, bytes) : { type: mediaType(bytes), bytes };
    await reply.headers({ ...HARMLESS, 'content-type': type, 'content-length': String(shown.length), 'cache-control': 'private, max-age=31536000, immutable', etag }).send(shown);
  }
}
