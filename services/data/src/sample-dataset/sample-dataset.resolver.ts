import { Query, Resolver } from '@nestjs/graphql';
import { sampleDatasets } from '@lepton/sample-data';

/** What there is to begin with; `createDataset` makes a dataset of one. */
@Resolver('SampleDataset')
export class SampleDatasetResolver {
  @Query('sampleDatasets')
  sampleDatasets() {
    return sampleDatasets;
  }
}
