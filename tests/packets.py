"""XMP as other programs write it, drawn by hand: each with what must not be lost of it."""

HEAD = '<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="{}">\n <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
FOOT = " </rdf:RDF>\n</x:xmpmeta>\n"

LIGHTROOM = (
    HEAD.format("Adobe XMP Core 7.0-c000")
    + """  <rdf:Description rdf:about=""
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:lr="http://ns.adobe.com/lightroom/1.0/"
    xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
    xmlns:stEvt="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"
    xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/"
   xmp:Rating="2"
   xmp:Label="red"
   xmp:MetadataDate="2024-03-01T10:00:00+01:00"
   crs:Exposure2012="+0.35"
   crs:ToneCurveName2012="Linear">
   <dc:subject>
    <rdf:Bag>
     <rdf:li>Berlin</rdf:li>
     <rdf:li>Germany</rdf:li>
     <rdf:li>night</rdf:li>
    </rdf:Bag>
   </dc:subject>
   <lr:hierarchicalSubject>
    <rdf:Bag>
     <rdf:li>Places|Germany|Berlin</rdf:li>
     <rdf:li>night</rdf:li>
    </rdf:Bag>
   </lr:hierarchicalSubject>
   <dc:title>
    <rdf:Alt>
     <rdf:li xml:lang="x-default">Bridge</rdf:li>
     <rdf:li xml:lang="de">Brücke</rdf:li>
    </rdf:Alt>
   </dc:title>
   <xmpMM:History>
    <rdf:Seq>
     <rdf:li stEvt:action="derived" stEvt:parameters="saved to new location"/>
    </rdf:Seq>
   </xmpMM:History>
   <crs:ToneCurvePV2012>
    <rdf:Seq>
     <rdf:li>0, 0</rdf:li>
     <rdf:li>255, 255</rdf:li>
    </rdf:Seq>
   </crs:ToneCurvePV2012>
  </rdf:Description>
"""
    + FOOT
)
DARKTABLE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    + HEAD.format("XMP Core 4.4.0-Exiv2")
    + """  <rdf:Description rdf:about=""
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:darktable="http://darktable.sf.net/"
   xmp:Rating="-1"
   darktable:history_end="1">
   <darktable:history>
    <rdf:Seq>
     <rdf:li
      darktable:num="0"
      darktable:operation="exposure"
      darktable:params="00000000&#xA;803f"/>
    </rdf:Seq>
   </darktable:history>
  </rdf:Description>
"""
    + FOOT
)
DIGIKAM = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    + HEAD.format("XMP Core 4.4.0-Exiv2")
    + """  <rdf:Description rdf:about=""
    xmlns:digiKam="http://www.digikam.org/ns/1.0/"
    xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
    xmlns:MicrosoftPhoto="http://ns.microsoft.com/photo/1.0/"
   digiKam:PickLabel="3"
   digiKam:ColorLabel="2"
   photoshop:Urgency="2"
   MicrosoftPhoto:Rating="75">
   <digiKam:TagsList><rdf:Seq><rdf:li>Bands/AC/DC</rdf:li><rdf:li>Places/Berlin</rdf:li></rdf:Seq></digiKam:TagsList>
   <digiKam:ImageHistory>kept</digiKam:ImageHistory>
  </rdf:Description>
"""
    + FOOT
    + '<?xpacket end="w"?>'
)
PHOTO_MECHANIC = (
    HEAD.format("XMP toolkit")
    + """  <!-- kept -->
  <rdf:Description rdf:about="" xmlns:photomechanic="http://ns.camerabits.com/photomechanic/1.0/">
   <photomechanic:ColorClass>2</photomechanic:ColorClass>
   <photomechanic:Tagged>True</photomechanic:Tagged>
   <photomechanic:Prefs>1:2:4:000123</photomechanic:Prefs>
   <photomechanic:PMVersion>PM6</photomechanic:PMVersion>
  </rdf:Description>
  <rdf:Description rdf:about="" xmlns:xap="http://ns.adobe.com/xap/1.0/">
   <xap:Rating>4</xap:Rating>
  </rdf:Description>
"""
    + FOOT
)
CAPTURE_ONE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    + HEAD.format("Capture One")
    + """  <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/">
   <xmp:Rating>5</xmp:Rating>
   <xmp:Label>Purple</xmp:Label>
   <Iptc4xmpCore:CreatorContactInfo rdf:parseType="Resource">
    <Iptc4xmpCore:CiAdrCity>Kiel</Iptc4xmpCore:CiAdrCity>
   </Iptc4xmpCore:CreatorContactInfo>
  </rdf:Description>
"""
    + FOOT
)
IMMICH = (
    "<?xpacket begin='\ufeff' id='W5M0MpCehiHzreSzNTczkc9d'?>\n"
    + HEAD.format("Image::ExifTool 13.00").replace('"', "'")
    + """
 <rdf:Description rdf:about=''
  xmlns:dc='http://purl.org/dc/elements/1.1/'>
  <dc:description>
   <rdf:Alt>
    <rdf:li xml:lang='x-default'>At sea</rdf:li>
   </rdf:Alt>
  </dc:description>
 </rdf:Description>

 <rdf:Description rdf:about=''
  xmlns:digiKam='http://www.digikam.org/ns/1.0/'>
  <digiKam:TagsList>
   <rdf:Seq>
    <rdf:li>Trips/North Sea</rdf:li>
   </rdf:Seq>
  </digiKam:TagsList>
 </rdf:Description>

 <rdf:Description rdf:about=''
  xmlns:exif='http://ns.adobe.com/exif/1.0/'>
  <exif:GPSLatitude>54,30.0N</exif:GPSLatitude>
 </rdf:Description>
"""
    + FOOT
    + "<?xpacket end='w'?>"
)
APPLE = (
    HEAD.format("XMP Core 6.0.0")
    + """      <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
         <dc:title>Garden</dc:title>
         <dc:subject><rdf:Seq><rdf:li>Tulip</rdf:li></rdf:Seq></dc:subject>
      </rdf:Description>
"""
    + FOOT
)
MICROSOFT = (
    HEAD.format("Microsoft Photo")
    + """<rdf:Description rdf:about="" xmlns:MicrosoftPhoto="http://ns.microsoft.com/photo/1.0">
<MicrosoftPhoto:Rating>50</MicrosoftPhoto:Rating>
<MicrosoftPhoto:LastKeywordXMP><rdf:Bag><rdf:li>Trips/Rome</rdf:li></rdf:Bag></MicrosoftPhoto:LastKeywordXMP></rdf:Description>
<rdf:Description rdf:about="" xmlns:MP="http://ns.microsoft.com/photo/1.2/">
<MP:RegionInfo rdf:parseType="Resource"><MP:Regions/></MP:RegionInfo></rdf:Description>
"""
    + FOOT
)
ACDSEE = (
    HEAD.format("ACDSee")
    + """  <rdf:Description rdf:about="" xmlns:acdsee="http://ns.acdsee.com/iptc/1.0/" acdsee:rating="3">
   <acdsee:categories>&lt;Categories&gt;&lt;Category Assigned="1"&gt;Album&lt;/Category&gt;</acdsee:categories>
   <acdsee:keywords><rdf:Bag><rdf:li>dog</rdf:li></rdf:Bag></acdsee:keywords>
  </rdf:Description>
"""
    + FOOT
)
MEDIAPRO = (
    HEAD.format("Media Pro")
    + """  <rdf:Description rdf:about="" xmlns:mediapro="http://ns.iview-multimedia.com/mediapro/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/">
   <mediapro:CatalogSets><rdf:Bag><rdf:li>Sets|One</rdf:li></rdf:Bag></mediapro:CatalogSets>
   <dc:subject><rdf:Bag><rdf:li>cat</rdf:li></rdf:Bag></dc:subject>
  </rdf:Description>
"""
    + FOOT
)

DIALECTS = {
    "lightroom": LIGHTROOM,
    "darktable": DARKTABLE,
    "digikam": DIGIKAM,
    "photo_mechanic": PHOTO_MECHANIC,
    "capture_one": CAPTURE_ONE,
    "immich": IMMICH,
    "apple": APPLE,
    "microsoft": MICROSOFT,
    "acdsee": ACDSEE,
    "mediapro": MEDIAPRO,
}
