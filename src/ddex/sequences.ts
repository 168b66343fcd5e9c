/**
 * What stands in what, in which order and how often, of the parts of ERN 4.3 that a release of audio needs: facts of
 * the public schema `release-notification.xsd` of 2022, written down anew. `?` may be absent, `*` may be absent or
 * repeated, `+` must stand and may be repeated. A composite is named by itself, or `parent/itself` where the name
 * means two things. What is not listed here holds text.
 */
export const SEQUENCES: Readonly<Record<string, string>> = {
  NewReleaseMessage:
    'MessageHeader ReleaseAdmin* PartyList CueSheetList? ResourceList ChapterList? ReleaseList DealList? SupplementalDocumentList?',
  MessageHeader:
    'MessageThreadId? MessageId MessageFileName? MessageSender SentOnBehalfOf? MessageRecipient+ MessageCreatedDateTime MessageAuditTrail? MessageControlType?',
  MessageSender: 'PartyId PartyName? TradingName?',
  MessageRecipient: 'PartyId PartyName? TradingName?',
  PartyList: 'Party+',
  Party: 'PartyReference PartyName+ PartyId* Affiliation* RelatedParty* ArtistProfilePage*',
  PartyName:
    'FullName FullNameAsciiTranscribed? FullNameIndexed? NamesBeforeKeyName? KeyName? NamesAfterKeyName? AbbreviatedName?',
  ResourceList: 'SoundRecording* Video* Image* Text* SheetMusic* Software*',
  SoundRecording:
    'ResourceReference Type SoundRecordingEdition+ RecordingFormat* WorkId* DisplayTitleText+ DisplayTitle+ AdditionalTitle* VersionType* DisplayArtistName+ DisplayArtist+ Contributor* Character* ResourceRightsController* WorkRightsController* CourtesyLine* Duration CreationDate? MasteredDate? RemasteredDate? FirstPublicationDate* LocationAndDateOfSession* ParentalWarningType+ RelatedRelease* RelatedResource* CompositeMusicalWorkType? IsCover? HasVocalPerformance? HasForegroundVocalPerformance? IsInstrumental? ContainsHiddenContent? IsRemastered? IsHiResMusic? DisableCrossfade? DisableSearch? DisplayCredits* LanguageOfPerformance*',
  SoundRecordingEdition: 'Type? ResourceId+ EditionContributor* PLine* RecordingMode? TechnicalDetails*',
  'SoundRecordingEdition/ResourceId': 'ISRC? CatalogNumber? ProprietaryId*',
  'SoundRecordingEdition/TechnicalDetails':
    'TechnicalResourceDetailsReference DeliveryFile* HasImmersiveAudioMetadata? IsClip? ClipDetails*',
  DeliveryFile:
    'Type ContainerFormat? AudioCodecType? BitRate? OriginalBitRate? NumberOfChannels? NumberOfAudioObjects? SamplingRate? OriginalSamplingRate? BitsPerSample? Duration? BitDepth? File? Fingerprint* IsProvidedInDelivery?',
  File: 'URI HashSum? FileSize?',
  HashSum: 'Algorithm Version? Parameter? DataType? HashSumValue',
  PLine: 'Year? PLineCompany? PLineText',
  CLine: 'Year? CLineCompany? CLineText',
  DisplayTitle: 'TitleText SubTitle*',
  DisplayArtist: 'ArtistPartyReference DisplayArtistRole ArtisticRole* TitleDisplayInformation*',
  Contributor:
    'ContributorPartyReference Role* InstrumentType* HasMadeFeaturedContribution? HasMadeContractedContribution? DisplayCredits*',
  Image:
    'ResourceReference Type ResourceId+ DisplayTitleText* DisplayTitle* AdditionalTitle* VersionType* DisplayArtistName* DisplayArtist* Contributor* ResourceRightsController* WorkRightsController* CLine* CourtesyLine* CreationDate? FirstPublicationDate* ParentalWarningType* RelatedRelease* RelatedResource* ContainsHiddenContent? Description* TechnicalDetails*',
  'Image/ResourceId': 'ProprietaryId+',
  'Image/TechnicalDetails':
    'TechnicalResourceDetailsReference ImageCodecType? ImageHeight? ImageWidth? AspectRatio* ColorDepth? ImageResolution? BitDepth? IsClip? ClipDetails* File? IsProvidedInDelivery? Fingerprint*',
  ReleaseList: 'Release? TrackRelease* ClipRelease*',
  Release:
    'ReleaseReference ReleaseType+ ReleaseId DisplayTitleText+ DisplayTitle+ AdditionalTitle* VersionType* DisplayArtistName+ DisplayArtist+ ReleaseLabelReference+ AdministratingRecordCompany* PLine* CLine* CourtesyLine* Duration? Genre+ ReleaseDate* OriginalReleaseDate* ReleaseVisibilityReference* ParentalWarningType+ AvRating* RelatedRelease* RelatedResource* IsSingleArtistCompilation? IsMultiArtistCompilation? ResourceGroup ExternalResourceLink* TargetURL? Keywords* Synopsis*',
  ReleaseId: 'GRid? ICPN? CatalogNumber? ProprietaryId*',
  Genre: 'GenreText SubGenre?',
  ResourceGroup:
    'DisplayTitleText* DisplayTitle* AdditionalTitle* SequenceNumber? NoDisplaySequence? DisplaySequence? DisplayArtist* CarrierType* Duration? ResourceGroupReleaseReference? ReleaseId? ResourceGroup* ResourceGroupContentItem* LinkedReleaseResourceReference*',
  ResourceGroupContentItem:
    'SequenceNumber? NoDisplaySequence? DisplaySequence? ReleaseResourceReference LinkedReleaseResourceReference* IsBonusResource? IsInstantGratificationResource? IsPreOrderIncentiveResource?',
  AdditionalTitle: 'TitleText SubTitle*',
  TrackRelease:
    'ReleaseReference ReleaseId DisplayTitleText* DisplayTitle* AdditionalTitle* ReleaseResourceReference LinkedReleaseResourceReference* ReleaseLabelReference+ Genre+ ReleaseVisibilityReference* RelatedRelease* RelatedResource* TargetURL? Keywords* Synopsis* MarketingComment*',
  DealList: 'ReleaseDeal+ ReleaseVisibility* TrackReleaseVisibility*',
  ReleaseDeal: 'DealReleaseReference+ Deal+',
  Deal: 'DealReference* IsCommunicatedOutOfBand? DealTerms? DealTechnicalResourceDetailsReferenceList? DistributionChannelPage*',
  DealTerms:
    'TerritoryCode* ExcludedTerritoryCode* ValidityPeriod+ CommercialModelType* UseType* UserInterfaceType* CarrierType* TechnicalInstantiation? NumberOfUsages? DistributionChannel* ExcludedDistributionChannel* RightsClaimPolicy* PriceInformation* IsPromotional? PromotionalCode? IsPreOrderDeal?',
  ValidityPeriod: 'StartDate? EndDate? StartDateTime? EndDateTime?',
};

/** Parts that name something, by the letter their names begin with; each name once in a message. */
export const ANCHORS: Readonly<Record<string, string>> = {
  PartyReference: 'P',
  ResourceReference: 'A',
  TechnicalResourceDetailsReference: 'T',
  ReleaseReference: 'R',
};

/** Parts that point at what an anchor named, by the letter of it. */
export const REFERENCES: Readonly<Record<string, string>> = {
  ArtistPartyReference: 'P',
  ContributorPartyReference: 'P',
  ReleaseLabelReference: 'P',
  ReleaseResourceReference: 'A',
  LinkedReleaseResourceReference: 'A',
  DealReleaseReference: 'R',
};

/** How the text of a part must look. */
export const VALUES: Readonly<Record<string, RegExp>> = {
  PartyId: /^PADPIDA[a-zA-Z0-9]+$/,
  MessageCreatedDateTime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/,
  StartDateTime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/,
  Duration: /^PT(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?$/,
  ReleaseDate: /^\d{4}(-\d\d(-\d\d)?)?$/,
  OriginalReleaseDate: /^\d{4}(-\d\d(-\d\d)?)?$/,
  ISRC: /^[A-Z]{2}[A-Z0-9]{3}\d{7}$/,
  ICPN: /^\d{12,14}$/,
  Year: /^\d{4}$/,
  SequenceNumber: /^\d+$/,
  BitsPerSample: /^\d+$/,
  SamplingRate: /^\d+(\.\d+)?$/,
  FileSize: /^\d+(\.\d+)?$/,
  TerritoryCode: /^([A-Z]{2}|Worldwide)$/,
};
